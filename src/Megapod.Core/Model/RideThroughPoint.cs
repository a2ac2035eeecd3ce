namespace Megapod.Core.Model;

/// <summary>One point of a ride-through curve: how long a voltage may stay below a share of the nominal one before the site leaves the grid.</summary>
/// <param name="Below">Share of the nominal voltage, 0–1.</param>
/// <param name="For">The longest time below it, in one piece.</param>
public readonly record struct RideThroughPoint(double Below, TimeSpan For);
