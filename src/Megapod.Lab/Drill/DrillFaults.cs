namespace Megapod.Lab.Drill;

using System.Globalization;
using Megapod.Core.Outcomes;

/// <summary>Faults of what a person asked a drill for; the numbers are listed in docs/faults.md.</summary>
public static class DrillFaults
{
    /// <summary>Says what is wrong with a request.</summary>
    /// <param name="request">The request.</param>
    /// <returns>Empty: nothing.</returns>
    public static IReadOnlyList<Fault> Of(DrillRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var faults = new List<Fault>();
        if (!DrillMixes.Names.Contains(request.Mix))
        {
            faults.Add(new Fault("MP3640", $"There is no mix '{request.Mix}'.", $"Take one of {string.Join(", ", DrillMixes.Names)}, or leave --mix out for all."));
        }

        if (OfShed(request.Shed) is { } shed)
        {
            faults.Add(shed);
        }

        if (!(request.For >= DrillRequest.Shortest && request.For <= DrillRequest.Longest))
        {
            faults.Add(new Fault("MP3642", $"A drill cannot last {request.For}.", string.Create(CultureInfo.InvariantCulture, $"Write from {DrillRequest.Shortest.TotalMinutes:0} minutes to {DrillRequest.Longest.TotalHours:0} hours: --for 3h.")));
        }

        if (!(request.FixedShare >= 0 && request.FixedShare <= 1 - request.Shed))
        {
            faults.Add(new Fault("MP3643", string.Create(CultureInfo.InvariantCulture, $"With {request.FixedShare:0.##} of the power not following the accelerators, {100 * request.Shed:0.##} % of it cannot be shed."), "Write a share from 0 to what is left beside --shed: --f 0.2."));
        }

        if (!(request.CurveError is >= 0 and <= DrillRequest.LargestError))
        {
            faults.Add(new Fault("MP3644", string.Create(CultureInfo.InvariantCulture, $"Curves cannot be {100 * request.CurveError:0.##} % wrong."), string.Create(CultureInfo.InvariantCulture, $"Write from 0 % to {100 * DrillRequest.LargestError:0} %: --curve-error 10%.")));
        }

        return faults;
    }

    /// <summary>Says what is wrong with a request for real processes.</summary>
    /// <param name="request">The request.</param>
    /// <param name="namesTwin">Whether it names what only the twin has, too: a site, a mix, the steering by itself.</param>
    /// <returns>Empty: nothing.</returns>
    public static IReadOnlyList<Fault> Of(RealDrillRequest request, bool namesTwin)
    {
        ArgumentNullException.ThrowIfNull(request);
        var faults = new List<Fault>();
        if (namesTwin)
        {
            faults.Add(new Fault("MP3649", "Real processes have no site file, no mix and no steering of the twin.", "Leave them out beside --real, or leave --real out."));
        }

        if (OfShed(request.Shed) is { } shed)
        {
            faults.Add(shed);
        }

        if (!(request.For >= RealDrillRequest.Shortest && request.For <= RealDrillRequest.Longest))
        {
            faults.Add(new Fault("MP3642", $"A drill on real processes cannot last {request.For}.", string.Create(CultureInfo.InvariantCulture, $"Write from {RealDrillRequest.Shortest.TotalSeconds:0} seconds to {RealDrillRequest.Longest.TotalHours:0} hours: --for 2min.")));
        }

        return faults;
    }

    private static Fault? OfShed(double shed) => shed is > 0 and < 1
        ? null
        : new Fault("MP3641", string.Create(CultureInfo.InvariantCulture, $"Power cannot be shed by {100 * shed:0.##} %."), "Write a share above 0 % and below 100 %: --shed 25%.");
}
