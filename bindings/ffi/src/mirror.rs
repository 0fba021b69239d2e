//! Enums and records that say the same on both sides. A field or a variant that one side lacks does not compile.

/// An enum of the app without fields, as an enum for other languages, with the way there and back.
macro_rules! mirror_enum {
    ($(#[$meta:meta])* $name:ident = $theirs:path { $($(#[$inner:meta])* $variant:ident,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, Debug, uniffi::Enum)]
        pub enum $name {
            $($(#[$inner])* $variant,)+
        }

        impl From<$name> for $theirs {
            fn from(ours: $name) -> Self {
                match ours {
                    $($name::$variant => Self::$variant,)+
                }
            }
        }

        impl From<$theirs> for $name {
            fn from(theirs: $theirs) -> Self {
                match theirs {
                    $(<$theirs>::$variant => Self::$variant,)+
                }
            }
        }
    };
}

/// A record that the app gives, as a record for other languages. Each field says how it is converted: the `same`, `into`
/// its own counterpart, or as an `option` or a `list` of it. What a person wrote is `private`: it has no `Debug`, and a
/// `Display` that says nothing of it, because that becomes Kotlin's `toString` and Python's `__str__`.
macro_rules! mirror_record {
    ($(#[$meta:meta])* private $name:ident = $theirs:path {
        $($(#[$inner:meta])* $field:ident: $type:ty = $how:ident,)+
    }) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, uniffi::Record)]
        #[uniffi::export(Display)]
        pub struct $name {
            $($(#[$inner])* pub $field: $type,)+
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(stringify!($name))
            }
        }

        $crate::mirror::mirror_from!($name = $theirs { $($field = $how,)+ });
    };
    ($(#[$meta:meta])* $name:ident = $theirs:path {
        $($(#[$inner:meta])* $field:ident: $type:ty = $how:ident,)+
    }) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, Debug, uniffi::Record)]
        pub struct $name {
            $($(#[$inner])* pub $field: $type,)+
        }

        $crate::mirror::mirror_from!($name = $theirs { $($field = $how,)+ });
    };
}

/// The way from the app's record to ours.
macro_rules! mirror_from {
    ($name:ident = $theirs:path { $($field:ident = $how:ident,)+ }) => {
        impl From<$theirs> for $name {
            fn from(theirs: $theirs) -> Self {
                let $theirs { $($field),+ } = theirs;
                Self { $($field: $crate::mirror::mirror_field!($how $field),)+ }
            }
        }
    };
}

/// One field.
macro_rules! mirror_field {
    (same $field:ident) => {
        $field
    };
    (into $field:ident) => {
        $field.into()
    };
    (option $field:ident) => {
        $field.map(Into::into)
    };
    (list $field:ident) => {
        $field.into_iter().map(Into::into).collect()
    };
}

pub(crate) use {mirror_enum, mirror_field, mirror_from, mirror_record};
