namespace Megapod.Files.RegisterMap;

using System.Globalization;
using Megapod.Core.Model;
using Megapod.Files.SiteFile;

/// <summary>What a register map comes down to, for people.</summary>
public static class RegisterMapSummary
{
    /// <summary>Two lines: what is read, and what happens to a set-point that nobody renews.</summary>
    /// <param name="map">A checked map.</param>
    public static string Of(RegisterMapConfig map)
    {
        ArgumentNullException.ThrowIfNull(map);
        string kind = map.Kind == RegisterDeviceKind.Battery ? "battery" : "meter";
        string points = $"{map.Title}: a {kind}, {Count(map.Points.Count(), "point")} in {Count(map.Groups.Count, "request")}";
        string commands = map.Reversion switch
        {
            RegisterReversion.ReadOnly => "It is only read.",
            RegisterReversion.Lapses => $"It is commanded; a set-point lapses {Shown.Time(map.Control!.Watchdog!.Timeout)} after the last write of its watchdog at the latest.",
            RegisterReversion.Bounded => $"It is commanded; a set-point may stay in force, and {(map.Control!.Bound!.By == RegisterBoundKind.Breaker ? "a breaker" : "its own limit")} bounds it at {Shown.Power(map.Control.Bound.Power.Value)}.",
            _ => "It is only read, although the map has set-points: nothing ends them and nothing bounds them. Add 'watchdog' or 'bound'.",
        };
        return $"{points}.\n{commands}";
    }

    private static string Count(int number, string what) => string.Create(CultureInfo.InvariantCulture, $"{number} {what}{(number == 1 ? "" : "s")}");
}
