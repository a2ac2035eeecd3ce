namespace Megapod.Lab.Fuzz;

/// <summary>How it went with one parser.</summary>
/// <param name="Parser">Which.</param>
/// <param name="Inputs">Inputs that it got.</param>
/// <param name="Taken">Of them, those that it took as sound; the others it refused.</param>
/// <param name="Seconds">How long that took.</param>
/// <param name="SlowestMs">The longest time of an input, ms; a busy machine makes it longer.</param>
/// <param name="MostAllocatedBytes">The most that one input allocated.</param>
public sealed record FuzzRow(string Parser, long Inputs, long Taken, double Seconds, double SlowestMs, long MostAllocatedBytes);
