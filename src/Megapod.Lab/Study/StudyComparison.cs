namespace Megapod.Lab.Study;

/// <summary>
/// Sets cases beside each other. Where the pod or the battery is varied down to none, a case's baseline is the same case without them, so that the difference is
/// what they add; otherwise it is the case with the first value of everything.
/// </summary>
internal static class StudyComparison
{
    /// <summary>The cases with baseline, gain and what each part adds.</summary>
    public static IReadOnlyList<StudyResult> Compare(IReadOnlyList<StudyResult> cases, IReadOnlyList<StudyVary> vary, StudyCosts costs)
    {
        var byName = cases.ToDictionary(c => NameOf(c.Settings), StringComparer.Ordinal);
        return [.. cases.Select(one => Compared(one, byName, vary, costs))];
    }

    /// <summary>The settings of the case that another is compared with.</summary>
    public static IReadOnlyList<StudySetting> BaselineOf(IReadOnlyList<StudySetting> settings, IReadOnlyList<StudyVary> vary)
    {
        var none = vary.Where(v => v.ReachesNone).Select(v => v.Path).ToList();
        return none.Count > 0
            ? Without(settings, vary, none)
            : [.. settings.Select((s, i) => s with { Value = vary[i].Values[0] })];
    }

    private static StudyResult Compared(StudyResult one, Dictionary<string, StudyResult> byName, IReadOnlyList<StudyVary> vary, StudyCosts costs)
    {
        string baseline = NameOf(BaselineOf(one.Settings, vary));
        if (baseline == NameOf(one.Settings))
        {
            return one with { IsBaseline = true };
        }

        if (one.Year is null)
        {
            return one;
        }

        var adds = new List<StudyGain>();
        foreach (var part in vary.Where(v => v.ReachesNone))
        {
            var settings = Without(one.Settings, vary, [part.Path]);
            if (NameOf(settings) != NameOf(one.Settings) && byName.GetValueOrDefault(NameOf(settings)) is { Year: not null } without)
            {
                adds.Add(StudyGain.Between(part.Path, one, without, costs));
            }
        }

        return one with
        {
            Gain = byName.GetValueOrDefault(baseline) is { Year: not null } other ? StudyGain.Between("", one, other, costs) : null,
            Adds = adds,
        };
    }

    /// <summary>The same settings with some things left away; nothing changes for things that none of the values leaves away.</summary>
    private static IReadOnlyList<StudySetting> Without(IReadOnlyList<StudySetting> settings, IReadOnlyList<StudyVary> vary, IReadOnlyList<string> paths) =>
        [.. settings.Select((s, i) => paths.Contains(s.Path) ? s with { Value = vary[i].Values.First(v => StudyVary.NumberOf(v) is 0) } : s)];

    private static string NameOf(IReadOnlyList<StudySetting> settings) => string.Join('\n', settings);
}
