namespace Megapod.Twin.Laws;

using Megapod.Core.Units;

/// <summary>
/// What an incident excuses, in seconds for each law and for the whole incident; what is not named is judged as in normal operation. Seconds above a limit
/// are excused only as far as the limit's own short-time curve bears them.
/// </summary>
public sealed class Allowance
{
    /// <summary>Hundredths of a second do not add up exactly in binary, s.</summary>
    private const double Rounding = 1e-6;

    private readonly Dictionary<string, double> left;
    private readonly Dictionary<string, double> used = new(StringComparer.Ordinal);

    /// <summary>Excuses.</summary>
    /// <param name="name">What happened, for people.</param>
    /// <param name="until">The last instant at which it excuses anything.</param>
    /// <param name="excusedSeconds">Per law, for how many seconds in all it may be broken; infinity: it is not judged.</param>
    public Allowance(string name, Instant until, IReadOnlyDictionary<string, double> excusedSeconds)
    {
        ArgumentNullException.ThrowIfNull(excusedSeconds);
        Name = name;
        Until = until;
        left = new Dictionary<string, double>(excusedSeconds, StringComparer.Ordinal);
    }

    /// <summary>What happened, for people.</summary>
    public string Name { get; }

    /// <summary>The last instant at which it excuses anything.</summary>
    public Instant Until { get; }

    /// <summary>Seconds for which a law has been excused so far.</summary>
    public double Used(string law) => used.GetValueOrDefault(law);

    /// <summary>Whether a law that is broken for some more seconds is excused once more.</summary>
    public bool Excuses(string law, Instant now, double seconds)
    {
        if (now > Until || !left.TryGetValue(law, out double remaining) || remaining < seconds - Rounding)
        {
            return false;
        }

        left[law] = remaining - seconds;
        used[law] = Used(law) + seconds;
        return true;
    }

    /// <summary>The loss of the battery: the limit's short-time curve holds while the site comes down, and silence is not tried meanwhile.</summary>
    /// <param name="now">When it was lost.</param>
    /// <param name="recoverySeconds">Time that the site has to come down, s.</param>
    public static Allowance BatteryLoss(Instant now, double recoverySeconds) => new("battery trip", now + TimeSpan.FromSeconds(recoverySeconds), new Dictionary<string, double>(StringComparer.Ordinal)
    {
        [LimitLaw.LawName] = recoverySeconds,
        [SilenceLaw.LawName] = Math.Ceiling(recoverySeconds / SilenceLaw.UsualEverySteps) * SilenceLaw.UsualEverySteps,
        [ClaimsLaw.LawName] = recoverySeconds,
    });

    /// <summary>The loss of the grid where the battery takes over: the site comes down to what it can carry, and silence is not tried meanwhile.</summary>
    /// <param name="now">When it was lost.</param>
    /// <param name="recoverySeconds">Time that the site has to come down, s.</param>
    public static Allowance GridLoss(Instant now, double recoverySeconds) => new("grid loss", now + TimeSpan.FromSeconds(recoverySeconds), new Dictionary<string, double>(StringComparer.Ordinal)
    {
        [SilenceLaw.LawName] = Math.Ceiling(recoverySeconds / SilenceLaw.UsualEverySteps) * SilenceLaw.UsualEverySteps,
    });

    /// <summary>
    /// The return of the grid: parts come back in their order, firm racks before cars, under a limit of the return's own that no law of the grid knows, and sessions that
    /// it held back rise once it is gone. What the battery carried beyond what it may discharge beside the grid comes to the grid at once.
    /// </summary>
    /// <param name="now">When the breaker closed.</param>
    /// <param name="rampSeconds">Time in which the return's own limit rises, s.</param>
    /// <param name="settleSeconds">Time after that until sessions are back at what they ask for, s.</param>
    /// <param name="recoverySeconds">Time that the site has to come down, s.</param>
    public static Allowance GridReturn(Instant now, double rampSeconds, double settleSeconds, double recoverySeconds) =>
        new("grid return", now + TimeSpan.FromSeconds(rampSeconds + settleSeconds), new Dictionary<string, double>(StringComparer.Ordinal)
        {
            [CarsFirstLaw.LawName] = double.PositiveInfinity,
            [RampLaw.LawName] = recoverySeconds,
        });
}
