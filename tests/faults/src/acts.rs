//! The acts: what is there before, and what the child does. Whatever the phone answers is acknowledged by a mark.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use hearth_app::{Body, Hearth, HearthError, Item, ListFilter, Visibility};

use crate::child::{mark, undisturbed};
use crate::files::Files;
use crate::phone::{self, block_on, close, meet, open, set_up, typed};

/// What a phone is doing when it is killed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Act {
    /// Two edits of a plan that both share.
    Edit,
    /// A group of three things comes from the partner's phone.
    Group,
    /// Something given is deleted for both, and the time to undo it ends.
    Delete,
    /// Something kept is given.
    Give,
    /// A card that both have sealed opens in a meeting.
    Opening,
    /// The app opens what an earlier version wrote.
    Migration,
    /// The app opens what was shown in another way before.
    Rebuild,
    /// Three things are written, and the system puts the app to sleep.
    Suspend,
    /// A backup is restored and opened.
    Restore,
    /// The app opens a damaged shared room, in which something was deleted that the partner's phone still has.
    SetAside,
    /// Everything is deleted.
    DeleteAll,
}

const BACKUP: &str = "backup.hearth";
const PASSPHRASE: &str = "four plain words here";

/// An `mine.db` as version 3 of its format left it: before sealed answers, check-ins, given plans and the stack.
const DOWN: &str = "
    DROP TABLE sealed_answer;
    DROP TABLE consent;
    DROP TABLE check_in_words;
    DROP TABLE own_check_in;
    DROP TABLE own_answer;
    DROP TABLE given_plan;
    DROP TABLE unopened;
    DELETE FROM setting WHERE key = 'heard';
    ALTER TABLE own_plan DROP COLUMN kind;
    ALTER TABLE own_plan DROP COLUMN time;
    ALTER TABLE own_plan DROP COLUMN lasts;
    ALTER TABLE own_plan DROP COLUMN tier;
    ALTER TABLE own_plan DROP COLUMN done;
    PRAGMA user_version = 3;
";

impl Act {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Edit,
        Self::Group,
        Self::Delete,
        Self::Give,
        Self::Opening,
        Self::Migration,
        Self::Rebuild,
        Self::Suspend,
        Self::Restore,
        Self::SetAside,
        Self::DeleteAll,
    ];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Edit => "edit",
            Self::Group => "group",
            Self::Delete => "delete",
            Self::Give => "give",
            Self::Opening => "opening",
            Self::Migration => "migration",
            Self::Rebuild => "rebuild",
            Self::Suspend => "suspend",
            Self::Restore => "restore",
            Self::SetAside => "set-aside",
            Self::DeleteAll => "delete-all",
        }
    }

    /// The act with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.name() == name)
    }

    /// Whether the two phones have something to tell each other after it.
    #[must_use]
    pub fn has_partner(self) -> bool {
        matches!(self, Self::Group | Self::Give | Self::Opening | Self::SetAside)
    }

    /// What is there before it, made in an empty folder.
    pub fn prepare(self, root: &Path) {
        let (ada, _guard) = (root.join("ada"), undisturbed());
        match self {
            Self::Edit | Self::Delete | Self::Give | Self::Suspend | Self::DeleteAll => {}
            Self::Group => block_on(async {
                let bo = open(root, "bo").await.unwrap();
                for text in ["rowan", "hazel", "elder"] {
                    bo.appreciate(text, None, Visibility::Shared).await.unwrap();
                }
                close(bo).await;
            }),
            Self::Opening => block_on(async {
                let both = (open(root, "ada").await.unwrap(), open(root, "bo").await.unwrap());
                both.0.answer_card("The river.", Visibility::Shared).await.unwrap();
                both.1.answer_card("The sea.", Visibility::Shared).await.unwrap();
                close(both.0).await;
                close(both.1).await;
            }),
            Self::Migration => phone::raw(&ada, "mine").execute_batch(DOWN).unwrap(),
            Self::Rebuild => {
                let older = "UPDATE meta SET value = 0 WHERE key = 'projections'";
                assert_eq!(phone::raw(&ada, "couple").execute(older, []).unwrap(), 1);
            }
            Self::SetAside => {
                block_on(async {
                    let ada = open(root, "ada").await.unwrap();
                    let id = named(&ada, "damson").await.unwrap().id;
                    ada.delete(id, false).await.unwrap();
                    ada.finish_delete(id).await.unwrap();
                    close(ada).await;
                });
                let file = ada.join("couple.db");
                let mut bytes = std::fs::read(&file).unwrap();
                // What was made last of the rows.
                bytes.truncate(bytes.len() - 4096);
                std::fs::write(&file, bytes).unwrap();
            }
            Self::Restore => {
                block_on(async {
                    let ada = open(root, "ada").await.unwrap();
                    let file = root.join(BACKUP);
                    ada.backup(&file, typed(PASSPHRASE), None).await.unwrap();
                    close(ada).await;
                });
                for name in Files::of(&ada).bytes().map(|(name, _)| name) {
                    if !name.starts_with("keys/") {
                        std::fs::remove_file(ada.join(name)).unwrap();
                    }
                }
            }
        }
    }

    /// Does it, in the child. Returns what it has to say: the first error, if there was one.
    pub async fn perform(self, root: &Path) -> Vec<String> {
        let mut said = Vec::new();
        if let Err(error) = self.try_perform(root).await {
            said.push(error.to_string());
        }
        mark("end");
        said
    }

    async fn try_perform(self, root: &Path) -> Result<(), HearthError> {
        if matches!(self, Self::Migration | Self::Rebuild | Self::Restore | Self::SetAside) {
            mark("begin");
        }
        if self == Self::Restore {
            restore(root).await?;
            mark("ack restored");
        }
        let ada = open(root, "ada").await?;
        let done = self.act(root, &ada).await;
        mark("end");
        ada.shutdown().await?;
        done
    }

    async fn act(self, root: &Path, ada: &Arc<Hearth>) -> Result<(), HearthError> {
        match self {
            Self::Migration | Self::Rebuild | Self::Restore | Self::SetAside => mark("ack open"),
            Self::Edit => {
                let plan = named(ada, "Lake").await.unwrap().id;
                mark("begin");
                for note in ["note 1", "note 2"] {
                    ada.edit_plan(plan, None, Some(note)).await?;
                    mark(&format!("ack {note}"));
                }
            }
            Self::Group | Self::Opening => {
                let bo = open(root, "bo").await?;
                mark("begin");
                let (here, there) =
                    tokio::join!(ada.sync(phone::PATIENCE), bo.sync(phone::PATIENCE));
                if here.is_ok() && there.is_ok() {
                    mark("ack met");
                }
                mark("end");
                close(bo).await;
                here?;
            }
            Self::Delete => {
                let id = named(ada, "damson").await.unwrap().id;
                mark("begin");
                ada.delete(id, false).await?;
                mark("ack deleted");
                ada.finish_delete(id).await?;
                mark("ack gone");
            }
            Self::Give => {
                let id = named(ada, "quince").await.unwrap().id;
                mark("begin");
                ada.give(id).await?;
                mark("ack given");
            }
            Self::Suspend => {
                mark("begin");
                let write = async |text: &str| {
                    ada.appreciate(text, None, Visibility::Shared)
                        .await
                        .map(|_| mark(&format!("ack {text}")))
                };
                let sleep = ada.suspend(Duration::from_secs(10));
                let (a, b, c, d) =
                    tokio::join!(write("birch"), write("aspen"), write("larch"), sleep);
                a.and(b).and(c).and(d)?;
                mark("ack asleep");
            }
            Self::DeleteAll => {
                mark("begin");
                ada.delete_everything().await?;
                mark("ack deleted");
            }
        }
        Ok(())
    }
}

/// Restores the backup.
pub(crate) async fn restore(root: &Path) -> Result<(), HearthError> {
    let (config, ports) = set_up(root, "ada");
    Hearth::restore(&config, &ports, &root.join(BACKUP), typed(PASSPHRASE)).await.map(drop)
}

/// Two paired phones, met once more.
pub(crate) async fn meet_again(ada: &Arc<Hearth>, bo: &Arc<Hearth>) {
    meet(ada, bo).await;
}

/// What a thing says.
pub(crate) fn words(item: &Item) -> String {
    match &item.body {
        Body::Appreciation { text, .. } => text.clone(),
        Body::Plan { title, note, .. } => format!("{title}: {note}"),
        _ => String::new(),
    }
}

/// The thing that says this, or begins so.
async fn named(phone: &Hearth, text: &str) -> Option<Item> {
    let page = phone.list(ListFilter::default(), None, 500).await.unwrap();
    page.items.into_iter().find(|item| words(item).starts_with(text))
}
