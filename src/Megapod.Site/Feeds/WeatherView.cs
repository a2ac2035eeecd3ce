namespace Megapod.Site.Feeds;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Planning.Forecasts;

/// <summary>How far weather and carbon intensity are known.</summary>
/// <param name="MadeAt">When what is known was put together.</param>
/// <param name="KnownUntil">Of each quantity that a feed gives, the first instant for which none says anything.</param>
/// <param name="Usual">Spans of the next four days in which the usual stands for what a feed should give.</param>
public sealed record WeatherView(Instant MadeAt, IReadOnlyDictionary<FeedQuantity, Instant> KnownUntil, IReadOnlyList<UsualSpan> Usual)
{
    /// <summary>What is known, as people see it.</summary>
    internal static WeatherView Of(KnownWeather known)
    {
        var until = new SortedDictionary<FeedQuantity, Instant>();
        foreach (var quantity in Enum.GetValues<FeedQuantity>())
        {
            if (KnownWeather.IsWeather(quantity) && known.KnownUntil(quantity) is { } end)
            {
                until[quantity] = end;
            }
        }

        return new WeatherView(known.MadeAt, until, known.Usual);
    }
}
