//! The tests, each a story of two phones.

use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::sync::LazyLock;
use std::time::Duration;

use lan::{Cable, Phone, Place, Said, Weather};
use libtest_mimic::{Arguments, Trial};
use serde_json::Value;
use tempfile::TempDir;

/// How long a pairing that the network refuses may keep a person waiting (`sync.md` 2).
const SAY_SO_WITHIN: Duration = Duration::from_secs(5);
/// The program has to start and to open its databases, on a computer that has other things to do.
const START: Duration = Duration::from_secs(2);

const PROGRAM: &str = env!("CARGO_BIN_EXE_hearth-on-a-wire");

/// Where the two phones are.
struct Net {
    ada: &'static str,
    bo: &'static str,
    prefix: u8,
}

/// As phones listen: on every interface, whatever addresses it has.
const EVERYWHERE: [&str; 2] = ["[::]:7717", "[::]:7718"];

const V4: Net = Net { ada: "10.77.0.1", bo: "10.77.0.2", prefix: 24 };
const V6: Net = Net { ada: "fd77::1", bo: "fd77::2", prefix: 64 };
/// Where Ada's phone goes when her address changes.
const MOVED: &str = "10.77.0.9";

impl Net {
    fn sockets(&self) -> [SocketAddr; 2] {
        [(self.ada, 7717), (self.bo, 7718)]
            .map(|(ip, port)| SocketAddr::new(ip.parse().unwrap(), port))
    }
}

/// Two phones and the cable between them.
struct Two {
    ada: Phone,
    bo: Phone,
    cable: Cable,
    /// Of both; gone with them.
    folder: TempDir,
}

impl Two {
    /// Not paired yet.
    fn unpaired(net: &Net) -> Self {
        let two = Self::at(net, tempfile::tempdir().unwrap());
        two.ada.init("Ada");
        two.bo.init("Bo");
        two
    }

    /// Paired a while ago, and Ada has given [`MANY`] long texts since.
    fn with_much_to_give() -> Self {
        let folder = tempfile::tempdir().unwrap();
        copy(MUCH_TO_GIVE.path(), folder.path());
        Self::at(&V4, folder)
    }

    fn at(net: &Net, folder: TempDir) -> Self {
        let (here, there) = (Place::new().unwrap(), Place::new().unwrap());
        let cable = Cable::between(&here, &there).unwrap();
        for (place, ip, other) in [(&here, net.ada, net.bo), (&there, net.bo, net.ada)] {
            // The kernel does not ask for routers, nor whether an address is free.
            place.set("ipv6/conf/all/router_solicitations", "0");
            place.set("ipv6/conf/lan0/router_solicitations", "0");
            if net.prefix == 24 {
                place.set("ipv6/conf/lan0/disable_ipv6", "1");
            }
            let nodad = if net.prefix == 64 { " nodad" } else { "" };
            place.ip(&format!("addr add {ip}/{} dev lan0{nodad}", net.prefix));
            place.ip("link set lan0 up");
            // A way to everywhere: whatever is sent to the world, or to a server of names, comes by here.
            place.ip(&format!("route add default via {other} dev lan0"));
        }
        let program = Path::new(PROGRAM);
        let ada = Phone::new(program, folder.path(), "ada", EVERYWHERE[0], here);
        let bo = Phone::new(program, folder.path(), "bo", EVERYWHERE[1], there);
        Self { ada, bo, cable, folder }
    }

    /// "Sync now" on both, to the end.
    fn meet(&self, within: u32) -> [Said; 2] {
        let (one, other) = (self.ada.sync(within), self.bo.sync(within));
        [one.ended(), other.ended()]
    }

    /// The same, which must end with both holding the same.
    fn agree(&self, within: u32) -> [Value; 2] {
        let answers = self.meet(within).map(|said| said.answer());
        for answer in &answers {
            assert_eq!(answer["complete"], true, "{answers:?}");
        }
        answers
    }

    /// Nothing but the two on the wire, and nothing but the wire.
    fn alone(&self, sockets: &[SocketAddr]) {
        self.cable.carried_only(sockets);
        for phone in [&self.ada, &self.bo] {
            assert_eq!(phone.place.interfaces(), ["lo", "lan0"]);
        }
    }
}

fn copy(from: &Path, to: &Path) {
    for file in fs::read_dir(from).unwrap().flatten() {
        let target = to.join(file.file_name());
        if file.path().is_dir() {
            fs::create_dir_all(&target).unwrap();
            copy(&file.path(), &target);
        } else {
            fs::copy(file.path(), target).unwrap();
        }
    }
}

/// So many texts that a session takes more than one group.
const MANY: usize = 40;

/// Two homes, made once.
static MUCH_TO_GIVE: LazyLock<TempDir> = LazyLock::new(|| {
    let two = Two::unpaired(&V4);
    two.ada.pair(&two.bo);
    two.agree(30);
    for number in 0..MANY {
        two.ada.give(&long(number as u64));
    }
    let folder = tempfile::tempdir().unwrap();
    copy(two.folder.path(), folder.path());
    folder
});

/// A text of 18 000 bytes that cannot be made much smaller on its way.
fn long(number: u64) -> String {
    let mut state = number + 1;
    let letters = std::iter::repeat_with(|| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        char::from_u32(0x4e00 + u32::try_from(state >> 52).unwrap_or(0)).unwrap_or(' ')
    });
    letters.take(6_000).collect()
}

fn two_phones_pair_and_sync_and_nothing_else_is_on_the_wire() {
    let two = Two::unpaired(&V4);
    two.ada.pair(&two.bo);
    two.ada.give("You waited with dinner.");
    let [ada, bo] = two.agree(30);
    assert_eq!(ada["cost"]["given"], bo["cost"]["taken"]);
    assert_eq!(two.bo.count(), 1);
    two.alone(&V4.sockets());
    // The check sees what does not belong there.
    let strange = |words: &'static [&'static str]| {
        two.ada.place.run(move || Command::new(words[0]).args(&words[1..]).output()).unwrap();
    };
    strange(&["bash", "-c", "echo -n who >/dev/udp/10.77.0.2/53"]);
    strange(&["bash", "-c", "echo -n who >/dev/udp/198.51.100.1/53"]);
    two.cable.wait_for_strange(2, &V4.sockets());
}

fn a_cable_that_is_cut_in_the_middle_of_a_frame_costs_nothing_once_it_is_mended() {
    let two = Two::with_much_to_give();
    // In the middle of the first group, and of a later one: a group is half a megabyte before it is packed.
    for cut_after in [100_000, 450_000] {
        two.cable.weather(Weather { cut_after: Some(cut_after), ..Weather::default() });
        let (ada, bo) = (two.ada.sync(3), two.bo.sync(3));
        two.cable.wait_for_cut();
        for said in [ada.ended(), bo.ended()] {
            assert!(said.refusal().len() > 40, "{said:?}");
        }
        two.cable.weather(Weather::default());
        assert!(two.bo.count() < MANY, "after {cut_after} bytes everything was there");
    }
    assert!(two.bo.count() > 0, "no group was kept");
    let [ada, bo] = two.agree(60);
    assert_eq!(ada["cost"]["given"], bo["cost"]["taken"]);
    assert_eq!(two.bo.count(), MANY);
    for phone in [&two.ada, &two.bo] {
        assert_eq!(phone.hearth(&["doctor"]).code, Some(0));
    }
    two.alone(&V4.sockets());
}

fn a_short_cut_is_healed_within_the_session() {
    let two = Two::with_much_to_give();
    two.cable.weather(Weather { cut_after: Some(200_000), ..Weather::default() });
    let (ada, bo) = (two.ada.sync(60), two.bo.sync(60));
    two.cable.wait_for_cut();
    let before = two.cable.packets().len();
    // Both try in vain for a while: as long as it takes until ten packets were lost.
    two.cable.wait_for_lost(10);
    assert!(two.cable.packets().len() >= before + 9);
    two.cable.weather(Weather::default());
    for said in [ada.ended(), bo.ended()] {
        assert_eq!(said.answer()["complete"], true, "{said:?}");
    }
    assert_eq!(two.bo.count(), MANY);
    two.alone(&V4.sockets());
}

fn an_address_may_change_between_two_sessions_and_in_the_middle_of_one() {
    let two = Two::with_much_to_give();
    let moves = |from: &str, to: &str| {
        two.ada.place.ip(&format!("addr del {from}/24 dev lan0"));
        two.ada.place.ip(&format!("addr add {to}/24 dev lan0"));
        // The kernel takes the routes along with an address.
        two.ada.place.ip(&format!("route add default via {} dev lan0", V4.bo));
    };
    let (ada, bo) = (two.ada.sync(80), two.bo.sync(80));
    two.cable.wait_for_bytes(150_000);
    moves(V4.ada, MOVED);
    for said in [ada.ended(), bo.ended()] {
        assert_eq!(said.answer()["complete"], true, "{said:?}");
    }
    assert_eq!(two.bo.count(), MANY);
    two.bo.give("It was a good walk.");
    moves(MOVED, V4.ada);
    two.agree(60);
    assert_eq!(two.ada.count(), MANY + 1);
    let moved = SocketAddr::new(MOVED.parse().unwrap(), 7717);
    two.alone(&[&V4.sockets()[..], &[moved]].concat());
}

fn three_in_a_hundred_lost_and_300_ms_each_way_are_no_hindrance() {
    let two = Two::with_much_to_give();
    let delay = Duration::from_millis(300);
    two.cable.weather(Weather { delay, lost_in_thousand: 30, ..Weather::default() });
    two.agree(90);
    assert!(two.cable.lost() > 5, "{} were lost", two.cable.lost());
    assert_eq!(two.bo.count(), MANY);
    two.alone(&V4.sockets());
}

fn packets_of_1280_bytes_are_enough() {
    // Once the interfaces know it, and once a router on the way drops longer ones without a word.
    for interfaces in [true, false] {
        let two = Two::with_much_to_give();
        if interfaces {
            two.ada.place.ip("link set lan0 mtu 1280");
            two.bo.place.ip("link set lan0 mtu 1280");
        }
        two.cable.weather(Weather { longest: Some(1280), ..Weather::default() });
        two.agree(60);
        assert_eq!(two.bo.count(), MANY);
        assert_eq!(two.cable.lost() > 0, !interfaces, "{} were too long", two.cable.lost());
        two.alone(&V4.sockets());
    }
}

fn a_network_of_ipv6_alone_is_enough() {
    let two = Two::unpaired(&V6);
    two.ada.pair(&two.bo);
    two.ada.give("You waited with dinner.");
    two.agree(30);
    assert_eq!(two.bo.count(), 1);
    two.alone(&V6.sockets());
}

fn of_two_that_dial_each_other_at_once_one_session_stays() {
    let two = Two::with_much_to_give();
    two.agree(60);
    two.ada.give("From Ada.");
    two.bo.give("From Bo.");
    two.cable.forget();
    // So far that neither hears of the other before it dials.
    two.cable.weather(Weather { delay: Duration::from_millis(900), ..Weather::default() });
    let [ada, bo] = two.agree(60);
    assert!(two.cable.crossed(), "one of them was dialled before it dialled");
    assert_eq!((ada["cost"]["given"].as_u64(), bo["cost"]["given"].as_u64()), (Some(1), Some(1)));
    assert_eq!((two.ada.count(), two.bo.count()), (MANY + 2, MANY + 2));
    two.alone(&V4.sockets());
}

fn without_a_route_the_phone_says_so_within_five_seconds() {
    // The network carries nothing from phone to phone; and the two are in different networks.
    for other_network in [false, true] {
        let two = Two::unpaired(&V4);
        let mut shows = two.ada.start(&["pair", "show", "--yes"]);
        let code: Value = serde_json::from_str(&shows.line()).unwrap();
        let code = code["code"].as_str().unwrap();
        if other_network {
            two.bo.place.ip("addr flush dev lan0");
            two.bo.place.ip("addr add 10.78.0.2/24 dev lan0");
        } else {
            two.cable.weather(Weather { cut: true, ..Weather::default() });
        }
        let said = two.bo.hearth(&["pair", "scan", "--yes", code]);
        assert!(said.took <= SAY_SO_WITHIN + START, "{said:?}");
        let sentence = said.refusal();
        assert!(sentence.contains("hotspot"), "{sentence}");
        assert!(sentence.contains("cannot be reached from here"), "{sentence}");
        shows.stop();
    }
}

/// What runs, by name.
const STORIES: [(&str, fn()); 9] = [
    (
        "two_phones_pair_and_sync_and_nothing_else_is_on_the_wire",
        two_phones_pair_and_sync_and_nothing_else_is_on_the_wire,
    ),
    (
        "a_cable_that_is_cut_in_the_middle_of_a_frame_costs_nothing_once_it_is_mended",
        a_cable_that_is_cut_in_the_middle_of_a_frame_costs_nothing_once_it_is_mended,
    ),
    ("a_short_cut_is_healed_within_the_session", a_short_cut_is_healed_within_the_session),
    (
        "an_address_may_change_between_two_sessions_and_in_the_middle_of_one",
        an_address_may_change_between_two_sessions_and_in_the_middle_of_one,
    ),
    (
        "three_in_a_hundred_lost_and_300_ms_each_way_are_no_hindrance",
        three_in_a_hundred_lost_and_300_ms_each_way_are_no_hindrance,
    ),
    ("packets_of_1280_bytes_are_enough", packets_of_1280_bytes_are_enough),
    ("a_network_of_ipv6_alone_is_enough", a_network_of_ipv6_alone_is_enough),
    (
        "of_two_that_dial_each_other_at_once_one_session_stays",
        of_two_that_dial_each_other_at_once_one_session_stays,
    ),
    (
        "without_a_route_the_phone_says_so_within_five_seconds",
        without_a_route_the_phone_says_so_within_five_seconds,
    ),
];

pub fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let missing = what_is_missing();
    if let Some(missing) = &missing {
        println!("tests/lan is skipped: {missing}");
    }
    let trials = STORIES.map(|(name, story)| {
        let told = move || {
            story();
            Ok(())
        };
        Trial::test(name, told).with_ignored_flag(missing.is_some())
    });
    libtest_mimic::run(&arguments, trials.into()).exit_code()
}

/// What a computer needs for this and this one has not.
fn what_is_missing() -> Option<String> {
    let tried = || {
        let (one, other) = (Place::new()?, Place::new()?);
        Cable::between(&one, &other)?;
        Ok::<_, std::io::Error>(())
    };
    if let Err(error) = tried() {
        return Some(format!(
            "no network namespaces with TAP devices here ({error}); run it as root, or under `unshare -rn`"
        ));
    }
    let has_ip = Command::new("ip").arg("-V").output().is_ok_and(|tried| tried.status.success());
    (!has_ip).then(|| "there is no `ip` here; install iproute2".to_owned())
}
