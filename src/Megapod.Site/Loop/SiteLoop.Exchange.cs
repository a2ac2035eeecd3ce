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

    private Wish? wish;

    /// <summary>Plugs pods in and takes pods away. The answer comes after it has happened, between two cycles. Any thread may ask.</summary>
    /// <param name="next">The site as it shall be, checked; it differs from the present one in pods alone.</param>
    /// <param name="person">Who asks; not empty.</param>
    /// <param name="commit">Everybody else who lives by the power tree exchanges his here, on the loop's thread, told which thing is which: quick, and so that it cannot fail.</param>
    /// <returns>What has changed, or why nothing has: MP3256 to MP3261 and MP3263.</returns>
    public Task<Outcome<SiteChange>> Exchange(PowerTree next, string person, Action<TreeMatch> commit)
    {
        ArgumentNullException.ThrowIfNull(next);
        ArgumentException.ThrowIfNullOrWhiteSpace(person);
        ArgumentNullException.ThrowIfNull(commit);
        var from = Tree;
        var change = SiteChange.Between(from.Site, next.Site);
        if (!change.IsSuccess || change.Value.IsNothing)
        {
            return Task.FromResult(change);
        }

        var asked = new Wish(from, next, change.Value, person, commit, Present);
        return Interlocked.CompareExchange(ref wish, asked, null) is null
            ? asked.Answer.Task
            : Task.FromResult(Outcome<SiteChange>.Failure(new Fault("MP3258", "The site is being changed already.", "Wait for the answer to that, and ask again.")));
    }

    private void ExchangeWhatIsAsked(Instant now)
    {
        if (Volatile.Read(ref wish) is not { } asked)
        {
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

        Volatile.Write(ref wish, null);
        asked.Answer.SetResult(Exchange(asked, now));
    }

    private void GiveUpExchange(string why) => Interlocked.Exchange(ref wish, null)?.Answer.SetResult(
        Outcome<SiteChange>.Failure(new Fault("MP3259", $"The site cannot be changed now: {why}", "Ask again when the site's alarms are over.")));

    private Outcome<SiteChange> Exchange(Wish asked, Instant now)
    {
        if (!ReferenceEquals(asked.From, Tree))
        {
            return Outcome<SiteChange>.Failure(new Fault("MP3258", "The site has been changed meanwhile.", "Ask again."));
        }

        List<Fault> hindrances = [.. asked.Change.Removed.SelectMany(pod => Hindrances(pod, now))];
        if (hindrances.Count > 0)
        {
            return Outcome<SiteChange>.Failure(hindrances);
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
            return Outcome<SiteChange>.Failure(fault);
        }

        certified = null;
        var talked = (Devices?.Invoke(now) ?? []).Select(d => d.Id).ToHashSet(StringComparer.Ordinal);
        foreach (string gone in deviceTroubles.Keys.Where(id => !talked.Contains(id)).ToList())
        {
            deviceTroubles.Remove(gone);
        }

        Events.Add(now, "site-changed", Tree.Site.Id, $"{asked.Person} {WordsOf(asked.Change)}.");
        return Outcome<SiteChange>.Success(asked.Change);
    }

    /// <summary>What has changed, in words that follow who did it.</summary>
    internal static string WordsOf(SiteChange change)
    {
        string added = change.Added.Count > 0 ? $"plugged in {string.Join(", ", change.Added)}" : "";
        string removed = change.Removed.Count > 0 ? $"took away {string.Join(", ", change.Removed)}" : "";
        return removed.Length == 0 ? added : added.Length == 0 ? removed : $"{removed} and {added}";
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

    /// <summary>An exchange on its way to the loop's thread.</summary>
    private sealed record Wish(PowerTree From, PowerTree Next, SiteChange Change, string Person, Action<TreeMatch> Commit, Instant Since)
    {
        public TaskCompletionSource<Outcome<SiteChange>> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
