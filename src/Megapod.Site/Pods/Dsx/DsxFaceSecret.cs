namespace Megapod.Site.Pods.Dsx;

using System.Text;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;

/// <summary>The password for the broker, from where the site file says that it stands. Nothing of it is in a fault.</summary>
internal static class DsxFaceSecret
{
    /// <summary>Tokens of brokers have some hundred characters; what is so much longer is another file.</summary>
    private const int LongestPassword = 4096;

    /// <summary>Reads it.</summary>
    /// <returns>The password; empty: there is none. Or why it cannot be used (MP4271).</returns>
    public static Outcome<string> Read(DsxFaceConfig config, string folder)
    {
        string? text = "";
        string place = "";
        if (config.PasswordVariable is { } variable)
        {
            place = $"the environment variable {variable}";
            text = Environment.GetEnvironmentVariable(variable);
        }
        else if (config.PasswordFile is { } file)
        {
            place = $"'{file}'";
            text = TextOf(Path.Combine(folder, file));
        }

        return place.Length == 0 ? Outcome<string>.Success("")
            : text is null ? Outcome<string>.Failure(PodMapFaults.NoPassword($"{place} is not there, or may not be read"))
            : text.Length is 0 or > LongestPassword || text.Any(char.IsControl) ? Outcome<string>.Failure(PodMapFaults.NoPassword($"{place} is empty, too long, or has several lines"))
            : Outcome<string>.Success(text);
    }

    /// <summary>What editors put at the end of a line is not the password's; all else is.</summary>
    private static string? TextOf(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            byte[] buffer = new byte[LongestPassword + 3];
            return Encoding.UTF8.GetString(buffer, 0, stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)).TrimEnd('\r', '\n');
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
