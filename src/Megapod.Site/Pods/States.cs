namespace Megapod.Site.Pods;

using Megapod.Core.Model;

/// <summary>What several states come to that are 1 for yes and 0 for no, such as wet detectors and closed branches. One that is not known makes the sum unknown unless another one settles it.</summary>
internal static class States
{
    /// <summary>Yes when one is known to be yes, no when all are known to be no: a pod is wet where one detector is, and a rack has power when one branch is closed. As old as the oldest.</summary>
    public static Reading Any(IEnumerable<Reading> readings) =>
        readings.OrderByDescending(reading => reading is { Quality: Quality.Good, Value: >= 0.5 }).ThenBy(reading => reading.Quality).ThenBy(reading => reading.MeasuredAt).FirstOrDefault();

    /// <summary>Yes when all are known to be yes: a loop is shut when each rack is. As old as the oldest.</summary>
    public static Reading All(IEnumerable<Reading> readings) => readings.OrderBy(reading => reading.Quality).ThenBy(reading => reading.Value).ThenBy(reading => reading.MeasuredAt).FirstOrDefault();
}
