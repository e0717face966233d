//! Which column each node is in.

/// Who is called stands to the right of who calls, but for the edges that close a circle; and who
/// calls as near to those as can be.
pub(super) fn columns(nodes: usize, edges: &[(usize, usize)]) -> Vec<usize> {
    let mut targets = vec![Vec::new(); nodes];
    for &(from, to) in edges {
        targets[from].push(to);
    }
    let order = finished(&targets, edges);
    let mut place = vec![0; nodes];
    for (at, &node) in order.iter().enumerate() {
        place[node] = at;
    }
    let mut columns = vec![0; nodes];
    // From left to right. What goes back in this order closes a circle.
    for &node in &order {
        for &target in targets[node].iter().filter(|&&target| place[target] > place[node]) {
            columns[target] = columns[target].max(columns[node] + 1);
        }
    }
    // Who is called by nobody need not stand in the first column.
    let mut is_called = vec![false; nodes];
    for &(_, to) in edges.iter().filter(|(from, to)| place[*to] > place[*from]) {
        is_called[to] = true;
    }
    for node in (0..nodes).filter(|&node| !is_called[node]) {
        let forward = targets[node].iter().filter(|&&target| place[target] > place[node]);
        if let Some(nearest) = forward.map(|&target| columns[target]).min() {
            columns[node] = nearest - 1;
        }
    }
    columns
}

/// The nodes in an order in which all edges go forward, but those that close a circle: the reverse of
/// the order in which a search in depth leaves them. Those that nobody calls begin it.
fn finished(targets: &[Vec<usize>], edges: &[(usize, usize)]) -> Vec<usize> {
    let mut is_called = vec![false; targets.len()];
    for &(_, to) in edges.iter().filter(|(from, to)| from != to) {
        is_called[to] = true;
    }
    let (called, roots): (Vec<usize>, Vec<usize>) = (0..targets.len()).partition(|&node| is_called[node]);
    let mut is_met = vec![false; targets.len()];
    let mut order = Vec::with_capacity(targets.len());
    for start in roots.into_iter().chain(called) {
        // Each with how many of its targets have been looked at.
        let mut path = vec![(start, 0)];
        if std::mem::replace(&mut is_met[start], true) {
            continue;
        }
        while let Some((node, next)) = path.last_mut() {
            match targets[*node].get(*next) {
                Some(&target) => {
                    *next += 1;
                    if !std::mem::replace(&mut is_met[target], true) {
                        path.push((target, 0));
                    }
                }
                None => {
                    order.push(*node);
                    path.pop();
                }
            }
        }
    }
    order.reverse();
    order
}
