namespace Megapod.Lab.Study;

using Megapod.Core.Units;

/// <summary>Counts billing months, as the settlement of a simulation does: a month covered in part counts with its share.</summary>
internal static class BillingMonths
{
    private const double SecondsOfDay = 86_400;

    /// <summary>How many months a span covers. Worked: 2025-06-24 to 2025-07-01 is 7/30 of a month.</summary>
    /// <param name="from">First instant.</param>
    /// <param name="to">First instant after the span.</param>
    /// <param name="zone">The billing zone.</param>
    public static double Covered(Instant from, Instant to, TimeZoneInfo zone)
    {
        double months = 0;
        var local = TimeZoneInfo.ConvertTimeFromUtc(from.ToUtc(), zone);
        var first = new DateTime(local.Year, local.Month, 1, 0, 0, 0, DateTimeKind.Unspecified);
        for (var begin = from; begin < to; first = first.AddMonths(1))
        {
            var next = Start(first.AddMonths(1), zone);
            var end = next < to ? next : to;
            months += (end - begin).TotalSeconds / (DateTime.DaysInMonth(first.Year, first.Month) * SecondsOfDay);
            begin = end;
        }

        return months;
    }

    private static Instant Start(DateTime local, TimeZoneInfo zone) =>
        Instant.FromUtc(TimeZoneInfo.ConvertTimeToUtc(zone.IsInvalidTime(local) ? local.AddHours(1) : local, zone));
}
