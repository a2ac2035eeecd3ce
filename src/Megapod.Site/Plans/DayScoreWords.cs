namespace Megapod.Site.Plans;

using System.Globalization;
using Megapod.Core.Model;

/// <summary>A day's score in one line for people: money first.</summary>
public static class DayScoreWords
{
    /// <summary>The line.</summary>
    /// <param name="score">The score.</param>
    /// <param name="currency">The site's currency.</param>
    public static string Of(DayScore score, string currency)
    {
        ArgumentNullException.ThrowIfNull(score);
        var culture = CultureInfo.InvariantCulture;
        string percent = score.Percent is { } share ? string.Create(culture, $"; {share:0} % of what the battery could bring was taken") : "";
        string unseen = score.UnseenShare >= 0.01 ? string.Create(culture, $"; {100 * score.UnseenShare:0} % of the day was not seen") : "";
        return string.Create(culture, $"{score.Date:yyyy-MM-dd}: {score.Left:0.00} {currency} were left of {score.Bound:0.00} that were possible{percent}{unseen}.");
    }
}
