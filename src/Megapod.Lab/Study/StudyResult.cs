namespace Megapod.Lab.Study;

using Megapod.Core.Outcomes;

/// <summary>What came of one case: its spans, or why the site file refuses it.</summary>
public sealed record StudyResult
{
    /// <summary>What is varied, with the values of this case.</summary>
    public required IReadOnlyList<StudySetting> Settings { get; init; }

    /// <summary>How large the site is; zeros when it is refused.</summary>
    public StudySizes Sizes { get; init; }

    /// <summary>The simulated spans in order of time; empty when it is refused or was not finished.</summary>
    public IReadOnlyList<StudyPiece> Pieces { get; init; } = [];

    /// <summary>The year that they stand for; null without spans.</summary>
    public StudyYear? Year { get; init; }

    /// <summary>Why there is no such site; empty when there is.</summary>
    public IReadOnlyList<Fault> Refused { get; init; } = [];

    /// <summary>Whether others are compared with this one.</summary>
    public bool IsBaseline { get; init; }

    /// <summary>What it has beyond its baseline; null for a baseline itself, or where there is no year to compare.</summary>
    public StudyGain? Gain { get; init; }

    /// <summary>What the pod and the battery each add to this very case: beside the same one without.</summary>
    public IReadOnlyList<StudyGain> Adds { get; init; } = [];

    /// <summary>Whether it was taken from the folder of an earlier study.</summary>
    public bool IsResumed { get; init; }

    /// <summary>Whether no law broke and no second was above the limit.</summary>
    public bool IsSound => Pieces.All(p => p.Run.Laws.Broken.Count == 0 && p.Run.Import.SecondsOverLimit <= 0);
}
