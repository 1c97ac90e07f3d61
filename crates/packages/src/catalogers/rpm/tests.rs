//! Databases of all three forms, from outside and made up.
