//! The surface: what is exported, in an order that does not depend on the compiler.

use std::collections::BTreeSet;

use camino::Utf8Path;
use uniffi_bindgen::interface::{
    Argument, Constructor, Enum, Function, Method, Object, Record, Type,
};
use uniffi_bindgen::{BindgenLoader, BindgenPaths, ComponentInterface, GlobalConfig};

/// The one component of the library.
pub struct Surface {
    interface: ComponentInterface,
}

/// Something that can be called.
pub struct Call<'a> {
    /// Its name in Rust.
    pub name: &'a str,
    pub arguments: Vec<&'a Argument>,
    pub returns: Option<&'a Type>,
    pub waits: bool,
    pub throws: Option<&'a Type>,
}

impl Surface {
    pub fn of(library: &Utf8Path) -> Result<Self, Box<dyn std::error::Error>> {
        let loader = BindgenLoader::new(BindgenPaths::default(), GlobalConfig::default());
        let mut components = loader.load_cis(loader.load_metadata(library)?)?;
        match (components.pop(), components.is_empty()) {
            (Some(interface), true) => Ok(Self { interface }),
            _ => Err("it has more than one component, or none".into()),
        }
    }

    pub fn functions(&self) -> Vec<Call<'_>> {
        sorted(self.interface.function_definitions().iter().map(Call::from), |call| call.name)
    }

    /// Those that a scenario can call: whoever runs one brings ports of its own.
    pub fn callable(&self) -> Vec<Call<'_>> {
        let ports: BTreeSet<&str> = self.ports().iter().map(|port| port.name()).collect();
        let gives_a_port = |call: &Call<'_>| match call.returns {
            Some(Type::Object { name, .. }) => ports.contains(name.as_str()),
            _ => false,
        };
        self.functions().into_iter().filter(|call| !gives_a_port(call)).collect()
    }

    /// What Rust implements, without the ports.
    pub fn objects(&self) -> Vec<&Object> {
        let all = self.interface.object_definitions().iter();
        sorted(all.filter(|object| !object.is_trait_interface()), |object| object.name())
    }

    /// The ports: what a host implements.
    pub fn ports(&self) -> Vec<&Object> {
        let all = self.interface.object_definitions().iter();
        sorted(all.filter(|object| object.is_trait_interface()), |object| object.name())
    }

    pub fn records(&self) -> Vec<&Record> {
        sorted(self.interface.record_definitions().iter(), |record| record.name())
    }

    pub fn enums(&self) -> Vec<&Enum> {
        sorted(self.interface.enum_definitions().iter(), |one| one.name())
    }

    /// Types that cross as another one, by name.
    pub fn customs(&self) -> Vec<(&str, &Type)> {
        let all = self.interface.iter_local_types().filter_map(|one| match one {
            Type::Custom { name, builtin, .. } => Some((name.as_str(), &**builtin)),
            _ => None,
        });
        sorted(all, |(name, _)| name)
    }

    /// Whether an enum is an error whose variants cross by name and sentence alone.
    pub fn is_error(&self, one: &Enum) -> bool {
        self.interface.is_name_used_as_error(one.name())
    }

    /// Whether a record holds a port: such a one comes from the host, never from a scenario.
    pub fn holds_a_port(&self, record: &Record) -> bool {
        let ports: BTreeSet<&str> = self.ports().iter().map(|port| port.name()).collect();
        record
            .iter_types()
            .any(|one| matches!(one, Type::Object { name, .. } if ports.contains(name.as_str())))
    }

    /// The names of the records and enums that an argument can hold.
    pub fn given(&self) -> BTreeSet<String> {
        let arguments = |call: Call<'_>| {
            let all = call.arguments.into_iter();
            all.flat_map(|one| one.iter_types().filter_map(name_of).collect::<Vec<_>>())
                .collect::<Vec<_>>()
        };
        self.reached(self.calls().into_iter().flat_map(arguments).collect())
    }

    /// The names of those that an answer can hold.
    pub fn shown(&self) -> BTreeSet<String> {
        let returns = self.calls().into_iter().filter_map(|call| call.returns);
        self.reached(returns.flat_map(|one| one.iter_types().filter_map(name_of)).collect())
    }

    fn calls(&self) -> Vec<Call<'_>> {
        let objects = self.objects().into_iter();
        let of_objects = objects.flat_map(|one| constructors(one).into_iter().chain(calls(one)));
        of_objects.chain(self.functions()).collect()
    }

    /// These, and what they hold.
    fn reached(&self, mut names: BTreeSet<String>) -> BTreeSet<String> {
        loop {
            let before = names.len();
            for record in self.records() {
                if names.contains(record.name()) && !self.holds_a_port(record) {
                    names.extend(record.iter_types().filter_map(name_of));
                }
            }
            for one in self.enums() {
                if names.contains(one.name()) {
                    names.extend(one.iter_types().filter_map(name_of));
                }
            }
            if names.len() == before {
                return names;
            }
        }
    }
}

fn name_of(one: &Type) -> Option<String> {
    match one {
        Type::Record { name, .. } | Type::Enum { name, .. } => Some(name.clone()),
        _ => None,
    }
}

/// The methods of an object.
pub fn calls(object: &Object) -> Vec<Call<'_>> {
    sorted(object.methods().into_iter().map(Call::from), |call| call.name)
}

/// Its constructors.
pub fn constructors(object: &Object) -> Vec<Call<'_>> {
    sorted(object.constructors().into_iter().map(Call::from), |call| call.name)
}

/// `UniFFI` describes a function and a method alike, in types of their own.
macro_rules! call_of {
    ($($kind:ty)*) => {$(
        impl<'a> From<&'a $kind> for Call<'a> {
            fn from(it: &'a $kind) -> Self {
                Self {
                    name: it.name(),
                    arguments: it.arguments(),
                    returns: it.return_type(),
                    waits: it.is_async(),
                    throws: it.throws_type(),
                }
            }
        }
    )*};
}

call_of!(Function Method);

impl<'a> From<&'a Constructor> for Call<'a> {
    fn from(it: &'a Constructor) -> Self {
        Self {
            name: it.name(),
            arguments: it.arguments(),
            returns: None,
            waits: it.is_async(),
            throws: it.throws_type(),
        }
    }
}

fn sorted<'a, T>(all: impl Iterator<Item = T>, key: impl Fn(&T) -> &'a str) -> Vec<T> {
    let mut all: Vec<T> = all.collect();
    all.sort_by_key(|one| key(one));
    all
}

/// Ends the program: the surface has something that no table was taught. Nothing is printed by then.
pub fn unknown(what: &str) -> ! {
    eprintln!("hearth-surface does not know {what}; teach it in bindings/bindgen/src/surface");
    std::process::exit(1)
}
