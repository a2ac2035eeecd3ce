namespace Megapod.Planning.Planner;

using System.Globalization;
using Megapod.Core.Outcomes;

/// <summary>Why there is no plan, or why one is refused.</summary>
public static class PlanFaults
{
    /// <summary>Too little of the site was seen.</summary>
    public const string Learning = "MP3601";

    /// <summary>A plan came too late.</summary>
    public const string Late = "MP3602";

    /// <summary>A plan says what cannot be.</summary>
    public const string Absurd = "MP3603";

    /// <summary>A plan began from another state than the site is in.</summary>
    public const string Elsewhere = "MP3604";

    /// <summary>The planner has a bug.</summary>
    public const string Broken = "MP3605";

    /// <summary>The planner failed in a way that it must not.</summary>
    /// <param name="what">What was thrown.</param>
    public static Fault Bug(string what) => new(Broken, $"The planner failed: {what}.", "Report it: this is a mistake of ours. The site goes on by its rules.");

    internal static Fault StillLearning(int days, int needed) => new(
        Learning,
        string.Create(CultureInfo.InvariantCulture, $"The planner has seen {days} whole {(days == 1 ? "day" : "days")} of cars and plans from {needed} on."),
        "Nothing: the site runs by its rules until then.");

    internal static Fault Refused(string code, string why) => new(code, why, "Nothing: the site goes on with the plan before, or by its rules. Report it when it stays so.");
}
