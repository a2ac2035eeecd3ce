namespace Megapod.Site.Loop;

using Megapod.Control.Certificate;

/// <summary>How a step test that a person asked for ended.</summary>
/// <param name="StepWatts">The step, W, negative towards discharge; 0: there was no room for one, or the test was ended before it, and none was told.</param>
/// <param name="Path">What it showed; null: the step could not stand, or the battery did not follow it.</param>
public sealed record StepTestResult(double StepWatts, TestedPath? Path);
