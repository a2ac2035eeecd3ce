namespace Megapod.Site.Loop;

using System.Globalization;
using Megapod.Core.Model;

/// <summary>What came of a step test, in a sentence or two.</summary>
internal static class StepTestWords
{
    /// <summary>The words.</summary>
    public static string Of(StepTestResult result, BatteryConfig battery)
    {
        var culture = CultureInfo.InvariantCulture;
        double kilowatts = Math.Abs(result.StepWatts) / 1000;
        string way = result.StepWatts < 0 ? "down" : "up";
        return result switch
        {
            { StepWatts: 0 } => "No step was told: state of charge, grants, the limit or its ramp left no room for one that could be measured, or the site left the grid. Ask again when the battery has more room.",
            { Path: null } => string.Create(culture, $"A step of {kilowatts:F0} kW {way} proved nothing: it could not stand, or the battery did not follow. Ask again; if that stays, look at the battery."),
            { Path: { } path } => string.Create(
                culture,
                $"A step of {kilowatts:F0} kW {way}: for {path.CommandDelay.TotalSeconds:F2} s the battery surely did not answer, {Followed(path.Lag)}. Declared are {battery.CommandDelay.TotalSeconds:F2} s and {battery.Lag.TotalSeconds:F2} s; what is worse counts."),
        };

        string Followed(TimeSpan lag) => lag > TimeSpan.Zero ? string.Create(culture, $"then it followed with a time constant of {lag.TotalSeconds:F2} s") : "then it followed between two samples";
    }
}
