namespace Megapod.Control.Pods;

using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Core.Units;

/// <summary>
/// Says from which servers work has to be taken before they fail. What is critical at a server or in it drains it: its own word or that of a supply or fan, memory errors that could not be corrected, a driver's error
/// that means hardware; and so does an accelerator that its hardware holds back by heat. Warnings alone drain nothing, and leaks are the matter of the cooling rules, which stop the whole rack. A server stays
/// drained until every cause is known to be gone for <see cref="Calm"/>, or a person has dismissed it. One thread at a time.
/// </summary>
public sealed class DrainRule
{
    /// <summary>A cause is gone when it was not seen for this long: a part about to fail comes and goes.</summary>
    public static readonly TimeSpan Calm = TimeSpan.FromMinutes(10);

    /// <summary>Heat at the hardware's limit has to last this long: one sample may be a peak that the hardware cuts off by itself.</summary>
    public static readonly TimeSpan HeatFor = TimeSpan.FromSeconds(10);

    private readonly Dictionary<(string Part, HealthKind Kind), Cause> causes = [];

    /// <summary>A person vouches for a server, or for a part of it: what stands there now says nothing any more until it was gone, or another error has come on top.</summary>
    /// <param name="part">Id of the server or of the part.</param>
    /// <returns>Whether it was drained for it.</returns>
    public bool Dismiss(string part)
    {
        bool isAny = false;
        foreach (var cause in causes.Values.Where(c => !c.IsDismissed && (c.Part == part || c.Server == part)))
        {
            cause.IsDismissed = true;
            isAny |= cause.Drains;
        }

        return isAny;
    }

    /// <summary>Looks at the pod.</summary>
    /// <param name="condition">How it is.</param>
    /// <param name="readings">The readings by which it was judged.</param>
    /// <param name="now">The instant.</param>
    /// <returns>The servers that have to be drained, sorted by id.</returns>
    public IReadOnlyList<DrainedServer> Judge(PodCondition condition, PodReadings readings, Instant now)
    {
        ArgumentNullException.ThrowIfNull(condition);
        ArgumentNullException.ThrowIfNull(readings);
        var tree = readings.Tree;
        var silent = new HashSet<string>(StringComparer.Ordinal);
        foreach (var reason in condition.Reasons)
        {
            int part = tree.IndexOf(reason.Part);
            if (reason.Kind == HealthKind.Silent)
            {
                silent.Add(reason.Part);
            }
            else if (part >= 0 && (reason.Health == PartHealth.Critical ? reason.Kind != HealthKind.Leak : reason.Kind == HealthKind.Throttled && IsAtHardwareLimit(readings[part, PartQuantity.Throttle])))
            {
                See(readings, part, reason, now);
            }
        }

        foreach (var (key, cause) in causes.ToList())
        {
            // Of a part that says nothing it is not known that it has become well.
            cause.SeenAt = silent.Contains(cause.Part) || silent.Contains(cause.Server) ? now : cause.SeenAt;
            bool isGone = now - cause.SeenAt >= Calm || (cause.SeenAt < now && (!cause.Drains || cause.IsDismissed));
            if (isGone || tree.IndexOf(cause.Part) < 0)
            {
                causes.Remove(key);
            }
        }

        return [.. causes.Values.Where(c => c is { Drains: true, IsDismissed: false }).GroupBy(c => c.Server, StringComparer.Ordinal)
            .Select(g => g.OrderBy(c => c.Since).ThenBy(c => c.Part, StringComparer.Ordinal).First())
            .Select(c => new DrainedServer(c.Server, c.Text, c.Since)).OrderBy(d => d.Server, StringComparer.Ordinal)];
    }

    private static bool IsAtHardwareLimit(in Reading throttle) => throttle.Quality == Quality.Good && ((ThrottleReasons)(int)throttle.Value & ThrottleReasons.HardwareThermal) != ThrottleReasons.None;

    private void See(PodReadings readings, int part, HealthReason reason, Instant now)
    {
        int server = readings.Tree.Within(part, PartKind.Server);
        if (server < 0)
        {
            return;
        }

        // An error that comes on top of those that a person has looked at is one that nobody has looked at.
        double mark = reason.Kind switch
        {
            HealthKind.UncorrectedErrors => readings[part, PartQuantity.UncorrectedErrors].Value,
            HealthKind.DriverError => readings[part, PartQuantity.DriverError].Value,
            _ => 0,
        };
        var of = readings.Tree.Parts[part];
        if (!causes.TryGetValue((of.Id, reason.Kind), out var cause) || cause.Serial != of.Identity.Serial)
        {
            causes[(of.Id, reason.Kind)] = cause = new Cause(of.Id, of.Identity.Serial, readings.Tree.Parts[server].Id, reason.Text, now, mark);
        }

        cause.IsDismissed &= mark.Equals(cause.Mark);
        (cause.SeenAt, cause.Mark, cause.Text) = (now, mark, reason.Text);
        cause.Drains |= reason.Kind != HealthKind.Throttled || now - cause.Since >= HeatFor;
    }

    /// <summary>Something at a part that drains its server.</summary>
    private sealed class Cause(string part, string serial, string server, string text, Instant since, double mark)
    {
        public string Part => part;

        public string Serial => serial;

        public string Server => server;

        public Instant Since => since;

        public string Text { get; set; } = text;

        public double Mark { get; set; } = mark;

        public Instant SeenAt { get; set; }

        public bool Drains { get; set; }

        public bool IsDismissed { get; set; }
    }
}
