namespace Megapod.Planning.Horizon;

using Megapod.Core.Model;

/// <summary>So many watts of compute that are worth so much.</summary>
/// <param name="Watts">Width, W.</param>
/// <param name="ValuePerWattHour">What a Wh earns, currency.</param>
/// <param name="GpuHoursPerWattHour">GPU-hours at full-speed equivalent that a Wh does.</param>
/// <param name="Class">Class of the work.</param>
public readonly record struct PlanningSegment(double Watts, double ValuePerWattHour, double GpuHoursPerWattHour, WorkloadClass Class);
