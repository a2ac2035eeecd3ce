namespace Megapod.Cli.Commands;

using Megapod.Core.Outcomes;
using Megapod.Storage.Relational;

/// <summary>What lets commands on the machine of a running site in: a file in its state folder that the site's own user alone may read. Another one with each start; gone when the site has stopped.</summary>
internal sealed class LocalToken : IDisposable
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "local.token";

    private const int MostBytes = 200;

    private readonly string path;

    private LocalToken(string path, string value)
    {
        this.path = path;
        Value = value;
    }

    /// <summary>What is sent.</summary>
    public string Value { get; }

    /// <summary>Writes a value, in place of what is there.</summary>
    public static Outcome<LocalToken> Make(string folder, string value)
    {
        string at = Path.Combine(folder, FileName);
        try
        {
            // A file that is there keeps its rights when it is written again, so it is made anew.
            File.Delete(at);
            PrivateFile.Make(at);
            File.WriteAllText(at, value + "\n");
            return Outcome<LocalToken>.Success(new LocalToken(at, value));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Outcome<LocalToken>.Failure(new Fault("MP3302", $"The state cannot be opened: {error.Message}", "Check the folder's permissions and the disk.", at));
        }
    }

    /// <summary>The value in a state folder, for a command.</summary>
    public static Outcome<string> Read(string folder)
    {
        string at = Path.Combine(folder, FileName);
        try
        {
            using var file = File.OpenRead(at);
            if (file.Length <= MostBytes)
            {
                using var reader = new StreamReader(file);
                return Outcome<string>.Success(reader.ReadToEnd().Trim());
            }

            return Outcome<string>.Failure(Unusable(at, "it is too long."));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Outcome<string>.Failure(Unusable(at, error.Message));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It lets nobody in any more, with or without the file.
            return;
        }
    }

    private static Fault Unusable(string at, string why) =>
        new("MP3548", $"The token of this machine cannot be read: {why}", "Look whether 'megapod up --state' runs with this folder, and that you are its user; or put a token into MEGAPOD_TOKEN.", at);
}
