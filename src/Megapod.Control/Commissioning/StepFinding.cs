namespace Megapod.Control.Commissioning;

/// <summary>One thing that a step test says.</summary>
/// <param name="What">What it is about: a key of the site file, or a word.</param>
/// <param name="Verdict">How it compares with what is declared.</param>
/// <param name="Declared">What the site file says, in base units; null: nothing.</param>
/// <param name="Least">The least that it can be by the samples, in base units; null: not measured.</param>
/// <param name="Most">The most that it can be by the samples, in base units; null: not measured.</param>
/// <param name="Text">What was found, in whole sentences.</param>
/// <param name="Remedy">What to change; empty where there is nothing to change.</param>
public sealed record StepFinding(string What, StepVerdict Verdict, double? Declared, double? Least, double? Most, string Text, string Remedy);
