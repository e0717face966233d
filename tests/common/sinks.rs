//! Sinks that do what a test says.

use std::future::pending;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use cwmetrics::sink::{Batch, Failure, Sink};
use tokio::sync::Semaphore;

use super::PATIENCE;

/// A sink that tells the test of every batch, and then waits until the test lets it through.
pub struct Turnstile {
    arrivals: Sender<Batch>,
    permits: Arc<Semaphore>,
}

/// What came to a [`Turnstile`] or a [`Scripted`].
pub struct Arrivals {
    batches: Mutex<Receiver<Batch>>,
    permits: Arc<Semaphore>,
}

/// A sink that holds every batch until it is let through.
pub fn turnstile() -> (Turnstile, Arrivals) {
    let (arrivals, batches) = mpsc::channel();
    let permits = Arc::new(Semaphore::new(0));
    (Turnstile { arrivals, permits: permits.clone() }, Arrivals { batches: Mutex::new(batches), permits })
}

impl Arrivals {
    /// The next batch, which may still come.
    pub fn next(&self) -> Batch {
        self.received().recv_timeout(PATIENCE).expect("another push")
    }

    /// Whether nothing more has come so far.
    pub fn is_empty(&self) -> bool {
        match self.received().try_recv() {
            Ok(batch) => panic!("a push that is not expected: {:?}", super::rows(batch.datums())),
            Err(_) => true,
        }
    }

    /// Everything that has come so far.
    pub fn all(&self) -> Vec<Batch> {
        self.received().try_iter().collect()
    }

    fn received(&self) -> MutexGuard<'_, Receiver<Batch>> {
        self.batches.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets this many batches through.
    pub fn let_through(&self, count: usize) {
        self.permits.add_permits(count);
    }

    /// Lets through whatever waits and comes.
    pub fn open(&self) {
        self.permits.close();
    }
}

impl Sink for Turnstile {
    async fn send(&self, batch: &Batch) -> Result<(), Failure> {
        // A test that has seen enough does not listen any more.
        let _ = self.arrivals.send(batch.clone());
        if let Ok(permit) = self.permits.acquire().await {
            permit.forget();
        }
        Ok(())
    }
}

/// What a [`Scripted`] sink does with a batch.
pub enum Answer {
    Accept,
    Fail(Failure),
    /// There is no answer.
    Never,
}

type Script = dyn FnMut(&Batch) -> Answer + Send;

/// A sink that answers by a script.
pub struct Scripted {
    script: Mutex<Box<Script>>,
    arrivals: Sender<Batch>,
}

/// A sink that answers by a script and tells of every batch.
pub fn scripted(script: impl FnMut(&Batch) -> Answer + Send + 'static) -> (Scripted, Arrivals) {
    let (arrivals, batches) = mpsc::channel();
    let sink = Scripted { script: Mutex::new(Box::new(script)), arrivals };
    (sink, Arrivals { batches: Mutex::new(batches), permits: Arc::new(Semaphore::new(0)) })
}

impl Sink for Scripted {
    async fn send(&self, batch: &Batch) -> Result<(), Failure> {
        let answer = (self.script.lock().expect("a script does not panic"))(batch);
        let _ = self.arrivals.send(batch.clone());
        match answer {
            Answer::Accept => Ok(()),
            Answer::Fail(failure) => Err(failure),
            Answer::Never => pending().await,
        }
    }
}
