namespace Megapod.Lab.Study;

using Megapod.Core.Outcomes;
using Megapod.Files.SiteFile.Variants;

/// <summary>A case on its way: threads put its spans as they end.</summary>
internal sealed class StudyCase(IReadOnlyList<StudySetting> settings, SiteVariant variant, int spans)
{
    private readonly Lock gate = new();
    private readonly StudyPiece?[] pieces = new StudyPiece?[spans];
    private IReadOnlyList<Fault> refused = variant.Site.Faults;
    private bool isResumed;

    /// <summary>What is varied, with the values of this case.</summary>
    public IReadOnlyList<StudySetting> Settings => settings;

    /// <summary>The site file with these values.</summary>
    public SiteVariant Variant => variant;

    /// <summary>What the case is stored under; null where nothing is stored.</summary>
    public string? Key { get; set; }

    /// <summary>The spans; only for a case that is finished and not refused.</summary>
    public IReadOnlyList<StudyPiece> Pieces => [.. pieces.Select(p => p!)];

    /// <summary>Whether there is no such site, or none that can be simulated in this world.</summary>
    public bool IsRefused
    {
        get
        {
            lock (gate)
            {
                return refused.Count > 0;
            }
        }
    }

    /// <summary>Whether every span is there, or the case is refused.</summary>
    public bool IsFinished
    {
        get
        {
            lock (gate)
            {
                return refused.Count > 0 || Array.TrueForAll(pieces, p => p is not null);
            }
        }
    }

    /// <summary>Takes the spans of an earlier study.</summary>
    public void Resume(IReadOnlyList<StudyPiece> stored)
    {
        for (int i = 0; i < pieces.Length; i++)
        {
            pieces[i] = stored[i];
        }

        isResumed = true;
    }

    /// <summary>Puts a span.</summary>
    /// <returns>Whether it was the last that lacked.</returns>
    public bool Put(int span, StudyPiece piece)
    {
        lock (gate)
        {
            pieces[span] = piece;
            return refused.Count == 0 && Array.TrueForAll(pieces, p => p is not null);
        }
    }

    /// <summary>Notes that this site cannot be simulated in this world.</summary>
    /// <returns>Whether that was new.</returns>
    public bool Refuse(IReadOnlyList<Fault> faults)
    {
        lock (gate)
        {
            bool isNew = refused.Count == 0;
            refused = isNew ? faults : refused;
            return isNew;
        }
    }

    /// <summary>What came of it.</summary>
    public StudyResult Result() => refused.Count > 0
        ? new StudyResult { Settings = settings, Refused = refused }
        : new StudyResult { Settings = settings, Sizes = StudySizes.Of(variant.Site.Value), Pieces = Pieces, Year = StudyYear.Of(Pieces), IsResumed = isResumed };
}
