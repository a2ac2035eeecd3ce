namespace Megapod.Files.SiteFile;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;

/// <summary>Secrets with which the site proves itself to providers of identities, as they stand outside the site file.</summary>
public static class AccessSecrets
{
    /// <summary>Reads them.</summary>
    /// <param name="access">The providers.</param>
    /// <param name="file">The site file, from whose folder paths begin.</param>
    /// <param name="faults">What is missing or cannot be used (MP3566); nobody can sign in by that provider.</param>
    /// <returns>The secret of each that has one that can be used, by its id.</returns>
    public static IReadOnlyDictionary<string, string> Read(AccessConfig access, string file, out IReadOnlyList<Fault> faults)
    {
        ArgumentNullException.ThrowIfNull(access);
        ArgumentNullException.ThrowIfNull(file);
        string folder = Path.GetDirectoryName(Path.GetFullPath(file)) ?? "";
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        var wrong = new List<Fault>();
        foreach (var provider in access.Providers)
        {
            string? secret = SecretFiles.Password(
                "clientSecret", provider.ClientSecretVariable, provider.ClientSecretFile, folder, $"of '{provider.Id}'", (_, message, remedy) => wrong.Add(new Fault(AccessFaultCodes.Secret, message, remedy)));
            if (secret is not null)
            {
                found[provider.Id] = secret;
            }
        }

        faults = wrong;
        return found;
    }
}
