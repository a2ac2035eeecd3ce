namespace Megapod.Site.Alarms;

using System.Globalization;
using Megapod.Control.LifeCycle;
using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Site.Loop;

/// <summary>Finds in views of a site what its alarms are about. It remembers only what counters have shown in the last minutes.</summary>
internal sealed class AlarmSight
{
    /// <summary>Shares of fewer cycles than these say nothing.</summary>
    private const double FewestCycles = 60;

    /// <summary>The planner has not seen enough days yet: it has nothing to be late with.</summary>
    private const string TooFewDays = "MP3601";

    private const string FeedIsStale = "MP3517";

    private readonly CountWindow cycles = new();
    private readonly CountWindow late = new();
    private readonly CountWindow reads = new();
    private readonly CountWindow commands = new();
    private readonly CountWindow failures = new();

    /// <summary>What a view shows, in the order of the view.</summary>
    /// <param name="view">The site after a cycle; its alarms are what the cycle found.</param>
    /// <param name="now">The cycle's instant.</param>
    public List<AlarmFinding> Look(SiteView view, Instant now)
    {
        var found = new List<AlarmFinding>();
        found.AddRange(view.Alarms.Select(a => new AlarmFinding(a.Code, a.Subject, a.Text)));
        Limit(found, view);
        Devices(found, view);
        Feeds(found, view);
        Pods(found, view);
        Counted(found, view, now);
        Plans(found, view, now);
        if (view.StateTrouble is { } why)
        {
            found.Add(new AlarmFinding(AlarmRules.StateNotKept, view.Site, $"The controller's state is not being kept, so that a successor would have to ask the devices. {why}"));
        }

        return found;
    }

    private static void Limit(List<AlarmFinding> found, SiteView view)
    {
        if (view.Nodes[0].Watts is { } watts && double.IsFinite(view.LimitWatts))
        {
            double share = view.LimitWatts > 0 ? watts / view.LimitWatts : watts > 0 ? double.PositiveInfinity : 0;
            found.Add(new AlarmFinding(
                AlarmRules.LimitExceeded, view.Nodes[0].Id, $"{Kilowatts(watts)} flow in at {view.Nodes[0].Id} where {Kilowatts(view.LimitWatts)} are allowed. Look what draws more than it may.", share));
        }

        if (!view.Certificate.Holds)
        {
            string figures = view.Certificate is { TripSeconds: { } trip, TripAllowedSeconds: { } allowed } ? $" After a battery trip it would be above its limit for {Number(trip)} s of {Number(allowed)} s that it bears." : "";
            found.Add(new AlarmFinding(AlarmRules.CertificateBroken, view.Site, $"The safety certificate does not hold: a listed contingency would not end in time.{figures} See /api/v1/site/certificate for which one and why."));
        }
    }

    /// <summary>A device that was not asked to the end yet is neither lost nor well.</summary>
    private static void Devices(List<AlarmFinding> found, SiteView view)
    {
        foreach (var device in view.Devices)
        {
            if (device.Trouble is { } trouble)
            {
                string last = device.AnsweredAt is { } at ? $" Its last answer came at {Clock(at)}." : " It has never answered.";
                found.Add(device.IsAnswering
                    ? new AlarmFinding(AlarmRules.DeviceTrouble, device.Id, $"{device.Id} answers, but: {trouble.Message} {trouble.Remedy}", Cause: trouble.Code)
                    : device.IsStation
                        ? new AlarmFinding(AlarmRules.StationSilent, device.Id, $"The charging station {device.Id} is silent: {trouble.Message}{last} {trouble.Remedy}", Cause: trouble.Code)
                        : new AlarmFinding(AlarmRules.DeviceLost, device.Id, $"{device.Id} does not answer: {trouble.Message}{last} {trouble.Remedy}", Cause: trouble.Code));
            }

            if (device.Operator is { IsReached: false, Waiting: var waiting })
            {
                found.Add(new AlarmFinding(
                    AlarmRules.OperatorLost, device.Id, string.Create(CultureInfo.InvariantCulture, $"The operator of {device.Id} is not reached; {waiting} messages wait for it. Cars are charged meanwhile. Look at the way to the operator.")));
            }
        }
    }

    private static void Feeds(List<AlarmFinding> found, SiteView view)
    {
        foreach (var feed in view.Feeds.Where(f => f.Troubles.Count > 0))
        {
            string age = feed.AgeSeconds is { } seconds ? string.Create(CultureInfo.InvariantCulture, $" What it knows is {seconds / 3600:0.#} h old.") : " It has never told anything.";
            var worst = feed.Troubles.FirstOrDefault(t => t.Code == FeedIsStale);
            var trouble = feed.Troubles.FirstOrDefault(t => t.Code != FeedIsStale) ?? feed.Troubles[0];
            found.Add(new AlarmFinding(
                worst is null ? AlarmRules.FeedTrouble : AlarmRules.FeedStale, feed.Id, $"The feed {feed.Id} {(worst is null ? "is in trouble" : "is stale")}: {trouble.Message}{age} {trouble.Remedy}", Cause: trouble.Code));
        }
    }

    /// <summary>A pod that is not in service yet, or any more, is looked after by whoever works on it.</summary>
    private static void Pods(List<AlarmFinding> found, SiteView view)
    {
        foreach (var pod in view.Pods.Where(p => p.Phase == PodPhase.InService && p.Health >= PartHealth.Warning))
        {
            bool isCritical = pod.Health == PartHealth.Critical;
            string why = pod.Reasons.Count == 0 ? "" : $" {pod.Reasons[0].Text}";
            string more = pod.Reasons.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $" And {pod.Reasons.Count - 1} more.") : "";
            found.Add(new AlarmFinding(isCritical ? AlarmRules.PodCritical : AlarmRules.PodWarning, pod.Id, $"{pod.Id} is {(isCritical ? "in a critical state" : "to be looked at")}.{why}{more}"));
        }
    }

    private void Counted(List<AlarmFinding> found, SiteView view, Instant now)
    {
        double made = cycles.Risen(view.Cycles + view.SkippedCycles, now);
        double behind = late.Risen(view.LateCycles + view.SkippedCycles, now);
        double old = reads.Risen(view.StalledReads + view.FailedReads, now);
        double unsent = commands.Risen(view.FailedCommands, now);
        double failed = failures.Risen(view.FailedCycles, now);
        double Share(double count) => made < FewestCycles ? 0 : count / made;
        found.Add(new AlarmFinding(
            AlarmRules.CyclesLate, view.Site, string.Create(CultureInfo.InvariantCulture, $"{behind:0} of {made:0} cycles of the last five minutes began late or were skipped. Look what else this machine is busy with."), Share(behind)));
        found.Add(new AlarmFinding(
            AlarmRules.ReadingsOld, view.Site, string.Create(CultureInfo.InvariantCulture, $"{old:0} of {made:0} cycles of the last five minutes went on with old readings. Look at the devices and at this machine."), Share(old)));
        found.Add(new AlarmFinding(
            AlarmRules.CommandsFailed, view.Site, string.Create(CultureInfo.InvariantCulture, $"{unsent:0} commands of the last five minutes could not be sent; what they were for counts at its worst. Look at the devices."), unsent));
        found.Add(new AlarmFinding(
            AlarmRules.CyclesFailed, view.Site, string.Create(CultureInfo.InvariantCulture, $"{failed:0} cycles of the last five minutes failed and granted nothing new; what was granted lapses by itself. Report it with the events."), failed));
    }

    private static void Plans(List<AlarmFinding> found, SiteView view, Instant now)
    {
        if (!view.HasPlanner)
        {
            return;
        }

        if (view.Plan is not { } plan || now >= plan.ValidUntil)
        {
            found.Add(new AlarmFinding(AlarmRules.PlanMissing, view.Site, $"There is no plan{(view.Plan is { } old ? $" since {Clock(old.ValidUntil)}" : "")}; limits hold and cars are served without. See the events for why."));
        }
        else if (plan.Trouble is { } why && why.Code != TooFewDays)
        {
            found.Add(new AlarmFinding(AlarmRules.PlanLate, view.Site, $"The site runs by its rules because the planner has not made a plan in time: {why.Message} {why.Remedy}", Cause: why.Code));
        }
    }

    private static string Kilowatts(double watts) => (watts / 1000).ToString("0.#", CultureInfo.InvariantCulture) + " kW";

    private static string Number(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);

    private static string Clock(Instant at) => at.ToUtc().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + " UTC";
}
