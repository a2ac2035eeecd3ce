namespace Megapod.Site.Loop;

using Megapod.Control.LifeCycle;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Site.Pods;

/// <summary>
/// Pods that come and go while the loop runs. Between two cycles, when nobody reads and everything of the last one is sent, all that belongs to the old power tree gives its place to the new one's; what
/// stays is as it was, so that no grant changes by it and no cycle is missed. The regulator goes on in its own thread meanwhile.
/// </summary>
public sealed partial class SiteLoop
{
    /// <summary>So long a loop that listens to its former's devices, or whose readings do not come, may keep an exchange waiting: somebody stands beside the pod.</summary>
    internal static readonly TimeSpan MostExchangeWait = TimeSpan.FromSeconds(10);

    /// <summary>So long the answer waits until others have come down for what new pods may draw. Racks come down in seconds; where cars have to charge less it takes their stations' write interval.</summary>
    internal static readonly TimeSpan MostRoomWait = TimeSpan.FromSeconds(60);

    private Wish? wish;

    /// <summary>
    /// Plugs pods in and takes pods away, between two cycles. The answer comes when it has happened and there is room for the worst that new pods may draw, or is said to be none yet. Any thread may ask.
    /// </summary>
    /// <param name="next">The site as it shall be, checked; it differs from the present one in pods alone.</param>
    /// <param name="person">Who asks; not empty.</param>
    /// <param name="commit">Everybody else who lives by the power tree exchanges his here, on the loop's thread, told which thing is which: quick, and so that it cannot fail.</param>
    /// <returns>What has changed, or why nothing has: MP3256 to MP3261 and MP3263.</returns>
    public Task<Outcome<SiteChanged>> Exchange(PowerTree next, string person, Action<TreeMatch> commit)
    {
        ArgumentNullException.ThrowIfNull(next);
        ArgumentException.ThrowIfNullOrWhiteSpace(person);
        ArgumentNullException.ThrowIfNull(commit);
        var from = Tree;
        var change = SiteChange.Between(from.Site, next.Site);
        if (!change.IsSuccess || change.Value.IsNothing)
        {
            return Task.FromResult(change.IsSuccess ? Outcome<SiteChanged>.Success(new SiteChanged(change.Value, HasRoom: true)) : Outcome<SiteChanged>.Failure(change.Faults));
        }

        var asked = new Wish(from, next, change.Value, person, commit, Now);
        return Interlocked.CompareExchange(ref wish, asked, null) is null
            ? asked.Answer.Task
            : Task.FromResult(Outcome<SiteChanged>.Failure(new Fault("MP3258", "The site is being changed already.", "Wait for the answer to that, and ask again.")));
    }

    /// <summary>Whether a change is asked for or under way.</summary>
    internal bool IsAsked => Volatile.Read(ref wish) is not null;

    private void ExchangeWhatIsAsked(Instant now)
    {
        if (Volatile.Read(ref wish) is not { } asked)
        {
            return;
        }

        if (asked.DoneAt is { } since)
        {
            bool hasRoom = HasRoomFor(asked.Change.Added);
            if (hasRoom || now - since >= MostRoomWait)
            {
                Answer(asked, hasRoom);
            }

            return;
        }

        if (isListening || reader.IsStalled)
        {
            if (now - asked.Since > MostExchangeWait)
            {
                GiveUpExchange(isListening ? "The controller has just begun and still asks devices what they hold." : "The devices' readings do not come.");
            }

            return;
        }

        var faults = Exchange(asked, now);
        if (faults.Count > 0)
        {
            Volatile.Write(ref wish, null);
            asked.Answer.SetResult(Outcome<SiteChanged>.Failure(faults));
        }
        else if (asked.Change.Added.Count == 0)
        {
            Answer(asked, hasRoom: true);
        }
        else
        {
            asked.DoneAt = now;
        }
    }

    private void Answer(Wish asked, bool hasRoom)
    {
        Volatile.Write(ref wish, null);
        asked.Answer.SetResult(Outcome<SiteChanged>.Success(new SiteChanged(asked.Change, hasRoom)));
    }

    private bool HasRoomFor(IReadOnlyList<string> added)
    {
        var tree = Tree;
        return Enumerable.Range(tree.ConnectorCount, tree.RackCount).Where(i => added.Contains(tree.Pods[tree.Consumers[i].Unit].Id)).All(Memory.HasRoomFor);
    }

    private void GiveUpExchange(string why)
    {
        if (Interlocked.Exchange(ref wish, null) is not { } asked)
        {
            return;
        }

        asked.Answer.SetResult(asked.DoneAt is not null
            ? Outcome<SiteChanged>.Success(new SiteChanged(asked.Change, HasRoom: false))
            : Outcome<SiteChanged>.Failure(new Fault("MP3259", $"The site cannot be changed now: {why}", "Ask again when the site's alarms are over.")));
    }

    /// <summary>Makes the exchange, or says why not.</summary>
    private IReadOnlyList<Fault> Exchange(Wish asked, Instant now)
    {
        if (!ReferenceEquals(asked.From, Tree))
        {
            return [new Fault("MP3258", "The site has been changed meanwhile.", "Ask again.")];
        }

        List<Fault> hindrances = [.. asked.Change.Removed.SelectMany(pod => Hindrances(pod, now))];
        if (hindrances.Count > 0)
        {
            return hindrances;
        }

        try
        {
            var match = new TreeMatch(asked.From, asked.Next, asked.Change.Anew);
            var next = site.Exchanged(match, now);
            asked.Commit(match);
            journal?.Exchange(match, next.Memory, now);
            reader.Exchange(match);
            snapshot = reader.Current;
            board.Exchange(match);
            fast?.Follow(asked.Next);
            Volatile.Write(ref site, next);
        }
#pragma warning disable CA1031 // A bug in a part must not stop the loop; what it leaves half done only a restart mends.
        catch (Exception bug)
#pragma warning restore CA1031
        {
            var fault = new Fault("MP3263", $"The site could not be changed: {bug.GetType().Name}: {bug.Message}", "Restart the controller with the file that is right, and report this.");
            Events.Add(now, "site-change-failed", Tree.Site.Id, fault.Message);
            return [fault];
        }

        certified = null;
        var talked = (Devices?.Invoke(now) ?? []).Select(d => d.Id).ToHashSet(StringComparer.Ordinal);
        foreach (string gone in deviceTroubles.Keys.Where(id => !talked.Contains(id)).ToList())
        {
            deviceTroubles.Remove(gone);
        }

        Events.Add(now, "site-changed", Tree.Site.Id, $"{asked.Person} {new SiteChanged(asked.Change, HasRoom: false).Words}.");
        return [];
    }

    /// <summary>
    /// Why a pod may not be taken away. One with a life of its own has left by it; any other holds no grant and is seen to draw nothing. Whoever draws something would draw it unseen from then on.
    /// </summary>
    private IEnumerable<Fault> Hindrances(string id, Instant now)
    {
        var tree = Tree;
        int pod = Enumerable.Range(0, tree.Pods.Count).First(p => string.Equals(tree.Pods[p].Id, id, StringComparison.Ordinal));
        var racks = Enumerable.Range(tree.ConnectorCount, tree.RackCount).Where(i => tree.Consumers[i].Unit == pod).ToList();
        bool hasLife = tree.Pods[pod].Acceptance is not null && Pods is not null;
        if (hasLife && Pods!.SheetOf(id) is var sheet && sheet?.Phase is not (PodPhase.Moved or PodPhase.Retired))
        {
            yield return new Fault(
                "MP3260", $"{id} cannot be taken away: it is {PodWords.Of(sheet?.Phase ?? PodPhase.Delivered)}.", "Drain it, take it out of service, switch it off, and ask for 'move' or 'retire'.");
            yield break;
        }

        int holder = racks.FindIndex(i => !double.IsNegativeInfinity(Memory.CoverOf(i).CeilingWatts));
        if (!hasLife && holder >= 0)
        {
            yield return new Fault("MP3260", $"{id} cannot be taken away: {tree.Consumers[racks[holder]].Id} may still hold a grant.", "Switch it off and wait until its grants have lapsed, or write 'acceptance' at the pod, so that it can leave by its life.");
        }

        double nothing = PodKeeper.NothingShare * racks.Sum(i => tree.Consumers[i].Nameplate.Value);
        Reading[] seen = snapshot.NodePower[tree.NodeIndex(id)] is var meter && meter.Quality != Quality.Missing ? [meter] : [.. racks.Select(i => snapshot.ConsumerPower[i])];
        bool isKnown = Array.TrueForAll(seen, r => r.IsFresh(now, PodKeeper.OldestPower));
        if (seen.Where(r => r.IsFresh(now, PodKeeper.OldestPower)).Sum(r => r.Value) > nothing || (!hasLife && !isKnown))
        {
            yield return new Fault("MP3261", $"{id} cannot be taken away: {(isKnown ? "it still draws power" : "nothing shows that it draws no power")}.", "Open its feed and wait until its meter shows nothing.");
        }
    }

    /// <summary>An exchange on its way to the loop's thread and back.</summary>
    private sealed class Wish(PowerTree from, PowerTree next, SiteChange change, string person, Action<TreeMatch> commit, Instant since)
    {
        public PowerTree From => from;

        public PowerTree Next => next;

        public SiteChange Change => change;

        public string Person => person;

        public Action<TreeMatch> Commit => commit;

        public Instant Since => since;

        /// <summary>When it was made; null: it has not been.</summary>
        public Instant? DoneAt { get; set; }

        public TaskCompletionSource<Outcome<SiteChanged>> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
