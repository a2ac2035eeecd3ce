namespace Megapod.Cli.Commands;

using System.CommandLine;
using System.Reflection;
using Megapod.Core;
using Megapod.Core.Outcomes;
using Megapod.Site.Releases;

/// <summary><c>update check</c>: whether a newer release lies where releases lie, believed only with a good signature. It installs nothing.</summary>
internal static class UpdateCommand
{
    /// <summary>Where packages put the public key of their releases.</summary>
    private const string UsualKey = "/usr/share/megapod/release-key.pem";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly Option<string> From = new("--from") { Description = "Folder or address where releases lie.", DefaultValueFactory = _ => Environment.GetEnvironmentVariable("MEGAPOD_RELEASES") ?? "" };
    private static readonly Option<string> Key = new("--key") { Description = "The public key of releases, a PEM file.", DefaultValueFactory = _ => UsualKey };

    /// <summary>Version of this program.</summary>
    public static string Present => typeof(UpdateCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";

    /// <summary>The command.</summary>
    public static Command Build() => new Command("update", "Look for newer releases.")
    {
        new Command("check", "Say whether a newer release lies where releases lie; its signature is checked, and nothing is installed.") { From, Key }.RunsAsync(CheckAsync),
    };

    private static async Task<ExitCode> CheckAsync(CommandRun run)
    {
        string place = run.Parse.GetRequiredValue(From);
        if (place.Length == 0)
        {
            return run.Printer.BadInput([new Fault("MP3494", "Nobody has said where releases lie.", "Write --from with a folder or an address, or set MEGAPOD_RELEASES.")]);
        }

        string key;
        try
        {
            key = await File.ReadAllTextAsync(run.Parse.GetRequiredValue(Key), run.Stop);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return run.Printer.Missing(new Fault("MP3490", $"The key of releases cannot be read: {e.Message}", "Name the public key in PEM, as it came with the program, with --key."));
        }

        using var http = new HttpClient { Timeout = Patience };
        var read = await new ReleaseShelf(http).ReadAsync(place, key, ProductInfo.Name, run.Stop);
        if (!read.IsSuccess)
        {
            return read.Faults[0].Code switch
            {
                "MP3493" => run.Printer.Missing(read.Faults[0]),
                "MP3490" => run.Printer.BadInput(read.Faults),
                _ => Untrusted(run, read.Faults),
            };
        }

        var release = read.Value;
        bool isNewer = release.Number > Version.Parse(Present);
        run.Printer.Answer(
            new { present = Present, release.Version, release.Published, isNewer, release.Files },
            console => console.Profile.Out.Writer.WriteLine(isNewer
                ? $"{ProductInfo.Name} {release.Version} is there, published {release.Published:yyyy-MM-dd}; this is {Present}. Take it from {place} and compare its SHA-256 with {ReleaseShelf.FileName}."
                : $"{ProductInfo.Name} {Present} is the newest; {release.Version} lies there."));
        return ExitCode.Success;
    }

    private static ExitCode Untrusted(CommandRun run, IReadOnlyList<Fault> faults)
    {
        run.Printer.BadInput(faults);
        return ExitCode.BadAnswer;
    }
}
