namespace Megapod.Lab.Backtest;

using System.Globalization;
using System.Text;
using Megapod.Core.Units;

/// <summary>What a person asks a back-test for, as the options of the command line say it; null means not said.</summary>
public sealed record BacktestRequest
{
    /// <summary>Every policy, in the order in which rows are printed.</summary>
    public static IReadOnlyList<string> AllPolicies { get; } = ["static", "rules", "plan", "oracle"];

    /// <summary>The site file; null: the built-in example.</summary>
    public string? SiteFile { get; init; }

    /// <summary>Case of the site file; null: as the file stands.</summary>
    public string? Case { get; init; }

    /// <summary>Folder of measured data; null: generated cars and prices.</summary>
    public string? Data { get; init; }

    /// <summary>A drawn car world of the data folder; null: the one of the market and the seed, or generated cars.</summary>
    public string? World { get; init; }

    /// <summary>Whose prices; null: the world's own market, or generated ones.</summary>
    public string? Market { get; init; }

    /// <summary>Scored days from the period's first on; null: all, of a generated world 61.</summary>
    public int? Days { get; init; }

    /// <summary>First scored instant of a generated world, a UTC midnight. Default: that of a simulation without dates.</summary>
    public Instant? From { get; init; }

    /// <summary>One seed is one world. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Which policies.</summary>
    public IReadOnlyList<string> Policies { get; init; } = AllPolicies;

    /// <summary>How many runs of the grid of rules at the same time. Default 1.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>The command line that judges the same again.</summary>
    public string Command()
    {
        var text = new StringBuilder("megapod backtest");
        Add(text, null, SiteFile);
        Add(text, "--case", Case);
        Add(text, "--data", Data);
        Add(text, "--world", World);
        Add(text, "--market", Market);
        Add(text, "--days", Days?.ToString(CultureInfo.InvariantCulture));
        Add(text, "--seed", Seed.ToString(CultureInfo.InvariantCulture));
        Add(text, "--policies", string.Join(',', Policies));
        return text.ToString();
    }

    private static void Add(StringBuilder text, string? option, string? value)
    {
        if (value is not null)
        {
            bool isPlain = value.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_' or ',');
            text.Append(option is null ? "" : $" {option}").Append(' ').Append(isPlain ? value : $"'{value.Replace("'", "'\\''", StringComparison.Ordinal)}'");
        }
    }
}
