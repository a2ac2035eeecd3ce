namespace Megapod.Files.SiteFile.Shapes;

using System.Text.RegularExpressions;
using Megapod.Core.Model;

/// <summary>One point of a ride-through curve, "70 % for 10 s"; yields a <see cref="RideThroughPoint"/>.</summary>
internal sealed partial class RideThroughShape() : TimedPointShape(Form(), "%", FaultCodes.BadRideThroughPoint)
{
    private static readonly TimeSpan LongestTime = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    protected override string Needed => "a share of the nominal voltage with its time";

    /// <inheritdoc/>
    protected override string HowToWrite => "Write for example '70 % for 10 s': a share below 100 % and the longest time below it, at most an hour.";

    /// <inheritdoc/>
    protected override object? Point(double number, double seconds) =>
        number is > 0 and < 100 && seconds >= 0 && seconds <= LongestTime.TotalSeconds ? new RideThroughPoint(number / 100, TimeSpan.FromSeconds(seconds)) : null;

    [GeneratedRegex("^[0-9]{1,2}(?:\\.[0-9]{1,6})? ?% for [0-9.]+ ?(?:ms|s|min|h)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Form();
}
