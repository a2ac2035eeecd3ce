namespace Megapod.Lab.Study;

using System.Globalization;
using System.Text;
using Megapod.Core.Units;
using Megapod.Lab.Simulation;

/// <summary>What a person asks a study for.</summary>
public sealed record StudyRequest
{
    /// <summary>The site and the world in which each case is simulated.</summary>
    public required ScenarioRequest Scenario { get; init; }

    /// <summary>What is varied; the cases are all combinations, the last varied fastest.</summary>
    public required IReadOnlyList<StudyVary> Vary { get; init; }

    /// <summary>Weeks spread over a year; null: not said.</summary>
    public int? Weeks { get; init; }

    /// <summary>What sizes cost.</summary>
    public StudyCosts Costs { get; init; } = new();

    /// <summary>Simulations at the same time; the result does not depend on it. Default 1.</summary>
    public int Jobs { get; init; } = 1;

    /// <summary>Folder in which finished cases are kept and looked for; null: none.</summary>
    public string? Folder { get; init; }

    /// <summary>The command line that makes this study again.</summary>
    /// <param name="only">The values of one case, to make only that; null: all.</param>
    public string Command(IReadOnlyList<StudySetting>? only = null)
    {
        var text = new StringBuilder("megapod study");
        Scenario.AddTo(text);
        Add(text, "--from", Time(Scenario.From));
        Add(text, "--to", Time(Scenario.To));
        Add(text, "--days", Scenario.Days?.ToString(CultureInfo.InvariantCulture));
        Add(text, "--weeks", Weeks?.ToString(CultureInfo.InvariantCulture));
        foreach (var vary in only?.Select(s => s.ToString()) ?? Vary.Select(v => $"{v.Path}={string.Join(',', v.Values)}"))
        {
            Add(text, "--vary", vary);
        }

        Add(text, StudyCosts.BatteryOption, Costs.BatteryPerKilowattHour?.ToString(CultureInfo.InvariantCulture));
        Add(text, StudyCosts.PodOption, Costs.Pod?.ToString(CultureInfo.InvariantCulture));
        Add(text, StudyCosts.GridOption, Costs.GridPerKilowatt?.ToString(CultureInfo.InvariantCulture));
        Add(text, StudyCosts.StallOption, Costs.Stall?.ToString(CultureInfo.InvariantCulture));
        return text.ToString();
    }

    private static void Add(StringBuilder text, string option, string? value) => ScenarioRequest.Add(text, option, value);

    private static string? Time(Instant? at) => at?.ToUtc().ToString("yyyy-MM-ddTHH:mmZ", CultureInfo.InvariantCulture);
}
