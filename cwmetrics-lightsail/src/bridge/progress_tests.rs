use super::*;

const HOUR: u64 = 3600;

fn hand_over(progress: &mut Progress, points: &[u64], read: Range<u64>) {
    progress.hand_over(&read, points, read.end.saturating_sub(HOUR));
}

/// The ends of ranges.
fn ends<'r>(ranges: impl IntoIterator<Item = &'r Range<u64>>) -> Vec<(u64, u64)> {
    ranges.into_iter().map(|range| (range.start, range.end)).collect()
}

fn gaps(progress: &Progress) -> Vec<(u64, u64)> {
    ends(progress.gaps.iter())
}

/// What is to be read.
fn due(progress: &Progress, settled: u64) -> Vec<(u64, u64)> {
    ends(&progress.calls(0, settled))
}

/// What is to be asked.
fn doubts(progress: &Progress) -> Vec<(u64, u64)> {
    ends(&progress.questions())
}

#[test]
fn what_was_read_is_not_read_again() {
    let mut progress = Progress::new(600, 60);
    assert_eq!(due(&progress, 780), [(600, 780)]);
    hand_over(&mut progress, &[600, 660, 720], 600..780);
    assert_eq!(due(&progress, 780), []);
    assert!(!progress.lacks(720) && progress.lacks(780));
    // A clock that went back asks for nothing.
    assert_eq!(due(&progress, 700), []);
}

#[test]
fn a_gap_is_read_again_until_it_is_filled() {
    let mut progress = Progress::new(600, 60);
    hand_over(&mut progress, &[600, 720], 600..840);
    assert_eq!(gaps(&progress), [(660, 720), (780, 840)]);
    assert_eq!(due(&progress, 900), [(660, 900)]);
    assert!(progress.lacks(660) && !progress.lacks(720) && progress.lacks(780));
    hand_over(&mut progress, &[660, 840], 660..900);
    assert_eq!(gaps(&progress), [(780, 840)]);
    hand_over(&mut progress, &[780], 780..900);
    assert_eq!(due(&progress, 900), []);
}

#[test]
fn a_gap_that_is_too_old_is_given_up() {
    let mut progress = Progress::new(0, 60);
    hand_over(&mut progress, &[], 0..600);
    assert_eq!(gaps(&progress), [(0, 600)]);
    hand_over(&mut progress, &[], 0..HOUR + 300);
    assert_eq!(gaps(&progress), [(300, HOUR + 300)]);
    hand_over(&mut progress, &[], HOUR + 300..10 * HOUR);
    assert_eq!(gaps(&progress), [(9 * HOUR, 10 * HOUR)]);
}

#[test]
fn a_part_of_what_is_due_leaves_the_rest_due() {
    let mut progress = Progress::new(0, 60);
    let part = MOST * 60;
    let calls = progress.calls(0, 3 * part);
    assert_eq!(ends(&calls), [(0, part), (part, 2 * part), (2 * part, 3 * part)]);
    hand_over(&mut progress, &[0], calls[0].clone());
    assert_eq!(progress.calls(part, 3 * part), calls[1..]);
    // Nor is it lost for a clock that was wrong for a while.
    assert_eq!(ends(&progress.calls(5 * part, 6 * part)), [(5 * part, 6 * part)]);
    assert_eq!(progress.calls(part, 3 * part), calls[1..]);
}

#[test]
fn what_lies_far_apart_is_asked_for_apart() {
    let day = 86_400;
    let ranges = [0..60, 600..660, 2 * day..2 * day + 60];
    assert_eq!(calls(ranges.iter(), 60), [0..660, 2 * day..2 * day + 60]);
}

#[test]
fn what_was_handed_over_is_in_doubt_until_it_is_settled() {
    let mut progress = Progress::new(600, 60);
    hand_over(&mut progress, &[600, 720], 600..780);
    assert_eq!((progress.doubtful(), doubts(&progress)), (2, vec![(600, 780)]));
    progress.settle(600);
    assert_eq!((progress.doubtful(), doubts(&progress)), (1, vec![(720, 780)]));
    progress.settle(720);
    assert_eq!((progress.doubtful(), doubts(&progress)), (0, vec![]));
}

#[test]
fn what_cloudwatch_lacks_is_sent_again_when_it_would_have_shown_it() {
    let now = 1_000_000;
    let (fresh, old) = (now - 600, now - 5 * HOUR);
    let mut progress = Progress::new(old, 60);
    hand_over(&mut progress, &[old, fresh, fresh + 60], old..now);
    let ask =
        |progress: &mut Progress, later: u64| progress.answered(&(old..now), &[fresh + 60], now + later);
    // As long as they can be under way, it proves nothing that they are not there.
    ask(&mut progress, 48 * HOUR);
    assert_eq!(progress.doubtful(), 2);
    progress.quiet(now);
    ask(&mut progress, 60);
    assert_eq!((progress.doubtful(), progress.lacks(fresh)), (2, false));
    ask(&mut progress, visible_after(600));
    assert_eq!((progress.doubtful(), progress.lacks(fresh), progress.lacks(old)), (1, true, false));
    // Since when it is quiet counts once, not anew with each start.
    progress.quiet(now + HOUR);
    ask(&mut progress, visible_after(5 * HOUR));
    assert!(progress.lacks(old) && !progress.lacks(fresh + 60));
    // Where Lightsail does not give it at once it is read again.
    hand_over(&mut progress, &[fresh], old..now);
    assert!(progress.lacks(old) && !progress.lacks(fresh));
}

#[test]
fn what_cloudwatch_has_is_not_read_where_the_file_was_lost() {
    let progress = Progress::begun(600, &[780, 660], 60);
    assert_eq!(due(&progress, 900), [(600, 900)]);
    let lacking: Vec<u64> = progress.periods(&(600..900)).filter(|at| progress.lacks(*at)).collect();
    assert_eq!(lacking, [600, 720, 840]);
    assert_eq!(Progress::begun(600, &[], 60), Progress::new(600, 60));
}

#[test]
fn what_is_too_old_to_be_sent_again_is_given_up_and_counted() {
    let mut progress = Progress::new(600, 60);
    hand_over(&mut progress, &[600, 660], 600..720);
    progress.quiet(720);
    progress.answered(&(600..720), &[], 720 + visible_after(120));
    assert_eq!(progress.doubtful(), 0);
    assert_eq!(progress.unsent(), 2);
    assert_eq!((progress.give_up(660), progress.give_up(660)), (1, 0));
    assert_eq!(progress.unsent(), 1);
    assert!(!progress.lacks(600) && progress.lacks(660));
}

#[test]
fn it_is_the_same_when_it_was_written_down() {
    let mut progress = Progress::new(600, 60);
    hand_over(&mut progress, &[600, 720], 600..900);
    progress.quiet(900);
    let written = serde_json::to_string(&progress).unwrap();
    assert_eq!(serde_json::from_str::<Progress>(&written).unwrap(), progress);
}
