namespace Megapod.Lab.Simulation;

using System.Globalization;
using System.Text;
using Megapod.Core.Units;

/// <summary>What a person asks a simulation for, as the options of the command line say it; null means not said.</summary>
public sealed record ScenarioRequest
{
    /// <summary>The site file; null: the built-in example.</summary>
    public string? SiteFile { get; init; }

    /// <summary>Case of the site file.</summary>
    public string? Case { get; init; }

    /// <summary>Folder of measured data.</summary>
    public string? Data { get; init; }

    /// <summary>A drawn car world of the data folder.</summary>
    public string? World { get; init; }

    /// <summary>First instant.</summary>
    public Instant? From { get; init; }

    /// <summary>First instant after the run.</summary>
    public Instant? To { get; init; }

    /// <summary>Days to run, instead of <see cref="To"/>.</summary>
    public int? Days { get; init; }

    /// <summary>One seed is one world. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Where generated cars come from: epfl, acn or synthetic.</summary>
    public string? Sessions { get; init; }

    /// <summary>Sessions a day of generated cars; null: as the site file says.</summary>
    public int? SessionsPerDay { get; init; }

    /// <summary>Whose prices; null: the world's own market, or generated ones.</summary>
    public string? Market { get; init; }

    /// <summary>Who runs the site. Default rules.</summary>
    public string Policy { get; init; } = "rules";

    /// <summary>Plant step as written. Default and only choice 1s.</summary>
    public string Step { get; init; } = "1s";

    /// <summary>Whether events open windows of 10 s at 10 ms. Default no.</summary>
    public bool Windows { get; init; }

    /// <summary>The command line that simulates this again.</summary>
    /// <param name="from">First instant, as it was resolved.</param>
    /// <param name="to">First instant after the run, for example a minute after a breach.</param>
    public string Command(Instant from, Instant to)
    {
        var text = new StringBuilder("megapod simulate");
        AddTo(text);
        Add(text, "--from", from.ToUtc().ToString("yyyy-MM-ddTHH:mmZ"));
        Add(text, "--to", to.ToUtc().ToString("yyyy-MM-ddTHH:mmZ"));
        return text.ToString();
    }

    /// <summary>Adds site file and options but those of time.</summary>
    internal void AddTo(StringBuilder text)
    {
        Add(text, null, SiteFile);
        Add(text, "--case", Case);
        Add(text, "--data", Data);
        Add(text, "--world", World);
        Add(text, "--sessions", Sessions);
        Add(text, "--sessions-per-day", SessionsPerDay?.ToString(CultureInfo.InvariantCulture));
        Add(text, "--market", Market);
        Add(text, "--policy", Policy == "rules" ? null : Policy);
        text.Append(Windows ? " --windows" : "");
        Add(text, "--seed", Seed.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Adds an argument as a shell takes it; nothing where there is no value.</summary>
    internal static void Add(StringBuilder text, string? option, string? value)
    {
        if (value is null)
        {
            return;
        }

        string quoted = value.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_' or ':' or '=') ? value : $"'{value.Replace("'", "'\\''")}'";
        text.Append(option is null ? $" {quoted}" : $" {option} {quoted}");
    }
}
