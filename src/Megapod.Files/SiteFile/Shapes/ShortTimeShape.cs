namespace Megapod.Files.SiteFile.Shapes;

using System.Text.RegularExpressions;
using Megapod.Core.Model;

/// <summary>One point of a short-time curve, "1.2x for 600 s"; yields a <see cref="ShortTimePoint"/>.</summary>
internal sealed partial class ShortTimeShape() : TimedPointShape(Form(), "x×", FaultCodes.BadShortTimePoint)
{
    private const double LargestFactor = 20;
    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(1);

    /// <inheritdoc/>
    protected override string Needed => "a factor with its time";

    /// <inheritdoc/>
    protected override string HowToWrite => "Write for example '1.2x for 600 s': the factor above 1 and at most 20, the time above zero and at most a day.";

    /// <inheritdoc/>
    protected override object? Point(double number, double seconds) =>
        number is > 1 and <= LargestFactor && seconds > 0 && seconds <= LongestTime.TotalSeconds ? new ShortTimePoint(number, TimeSpan.FromSeconds(seconds)) : null;

    [GeneratedRegex("^[0-9]{1,2}(?:\\.[0-9]{1,6})? ?[x×] for [0-9.]+ ?(?:ms|s|min|h|d)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Form();
}
