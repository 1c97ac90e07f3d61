//! Programs that UPX packed: what they hold is not in the file as it will be in memory.

use memchr::memmem;

use super::container::Image;

/// UPX's mark stands in its header at the front and once more at the end.
const MARK: &[u8] = b"UPX!";
const WINDOW: usize = 4096;

/// Whether a file was packed by UPX.
pub(super) fn is_packed(bytes: &[u8], image: &Image<'_>) -> bool {
    let named = image.sections.iter().any(|part| matches!(part.name, b"UPX0" | b"UPX1" | b"__XHDR"));
    let front = bytes.get(..WINDOW.min(bytes.len())).unwrap_or_default();
    let back = bytes.get(bytes.len().saturating_sub(WINDOW)..).unwrap_or_default();
    named || [front, back].iter().any(|part| memmem::find(part, MARK).is_some())
}
