namespace Megapod.Lab.Study;

using System.Runtime.InteropServices;

/// <summary>How far a study has come.</summary>
/// <param name="CasesDone">Cases that are finished, stored and refused ones included.</param>
/// <param name="Cases">Cases in all.</param>
/// <param name="Share">Share of what had to be simulated when the study began, 0–1.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct StudyProgress(int CasesDone, int Cases, double Share);
