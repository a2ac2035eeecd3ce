namespace Megapod.Devices.Redfish.Service;

using Megapod.Core.Outcomes;

/// <summary>How far a task is.</summary>
/// <param name="Share">Share that is done, 0 to 1; null: not known.</param>
/// <param name="HasEnded">Whether it has come to its end, well or not.</param>
/// <param name="Fault">Why it has failed; null: it has not.</param>
public sealed record RedfishProgress(double? Share, bool HasEnded, Fault? Fault = null);
