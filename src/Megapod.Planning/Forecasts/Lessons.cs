namespace Megapod.Planning.Forecasts;

using Megapod.Core.Units;

/// <summary>When a forecast learns its quantiles, and when it says something for its record.</summary>
internal static class Lessons
{
    /// <summary>Quarters between two lessons: a day.</summary>
    public const int Every = 96;

    /// <summary>Whether what is known at the end of a quarter is what was known then: of quarters long over more is known by now, and a forecast of them would be none.</summary>
    /// <param name="known">What is known; null: nothing.</param>
    /// <param name="now">End of the quarter.</param>
    public static bool IsSaidNow(KnownWeather? known, Instant now) => known is null || now + CarForecaster.Quarter > known.MadeAt;
}
