namespace Megapod.Cli.Commands;

using Megapod.Core.Outcomes;

/// <summary>The file in which a person leaves the token of a node that is to enrol. It is of no use afterwards, and is removed.</summary>
internal static class NodeTokenFile
{
    /// <summary>Longer than any token with its end of line.</summary>
    private const int MostBytes = 300;

    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>Reads the token.</summary>
    /// <param name="path">The file; null: none is named.</param>
    /// <returns>The token; empty where there is no file. Or MP3633.</returns>
    public static Outcome<string> Read(string? path)
    {
        if (path is null || !File.Exists(path))
        {
            return Outcome<string>.Success("");
        }

        try
        {
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != UnixFileMode.None)
            {
                return Unusable(path, "others than its owner may read or write it", "Make it readable for its owner alone (chmod 600); whoever may have read it could enrol in the node's place, so have another token made.");
            }

            return new FileInfo(path).Length > MostBytes
                ? Unusable(path, "it is no token", "Write into it what 'megapod node token' has printed at the site, and nothing else.")
                : Outcome<string>.Success(File.ReadAllText(path).Trim());
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Unusable(path, error.Message, "Make it readable for the node.");
        }
    }

    /// <summary>Removes a token that has been used.</summary>
    /// <returns>Why it could not be; null: it was.</returns>
    public static string? Remove(string path)
    {
        try
        {
            File.Delete(path);
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return $"The used token in {path} could not be removed: {error.Message}";
        }
    }

    private static Outcome<string> Unusable(string path, string why, string remedy) => Outcome<string>.Failure(new Fault("MP3633", $"The token's file cannot be used: {why}.", remedy, path));
}
