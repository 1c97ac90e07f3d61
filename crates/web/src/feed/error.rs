//! Why a file of an edition could not be made.

/// Why something could not be rendered: a defect of ours, named by the document.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// A JSON document.
    #[error("a document cannot be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// An archive.
    #[error("an archive cannot be written: {0}")]
    Archive(#[from] zip::result::ZipError),
    /// Writing into memory.
    #[error("a document cannot be written: {0}")]
    Memory(#[from] std::io::Error),
    /// A page.
    #[error("a page cannot be written: {0}")]
    Page(#[from] askama::Error),
}
