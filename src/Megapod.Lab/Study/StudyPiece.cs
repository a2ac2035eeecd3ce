namespace Megapod.Lab.Study;

using Megapod.Twin.Simulator;

/// <summary>One simulated span of a case.</summary>
/// <param name="Run">What came of it.</param>
/// <param name="StoredWh">Energy in the battery at the end beyond what was in it at the start, Wh; below zero when it was left emptier.</param>
/// <param name="StoredValue">What that energy is worth at the mean price of import of the span, adder included, in the site's currency.</param>
/// <param name="Months">Billing months that the span covers, each counted with the share of it.</param>
public sealed record StudyPiece(Run Run, double StoredWh, double StoredValue, double Months);
