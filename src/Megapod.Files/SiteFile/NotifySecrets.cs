namespace Megapod.Files.SiteFile;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;

/// <summary>Secrets and passwords of those who are told of alarms, as they stand outside the site file.</summary>
public static class NotifySecrets
{
    /// <summary>Reads them.</summary>
    /// <param name="notify">Who is told.</param>
    /// <param name="file">The site file, from whose folder paths begin.</param>
    /// <param name="faults">What is missing or cannot be used (MP3479); whoever it is for cannot be told.</param>
    /// <returns>The secret of each that has one and whose can be used, by its id.</returns>
    public static IReadOnlyDictionary<string, string> Read(NotifyConfig notify, string file, out IReadOnlyDictionary<string, Fault> faults)
    {
        ArgumentNullException.ThrowIfNull(notify);
        ArgumentNullException.ThrowIfNull(file);
        string folder = Path.GetDirectoryName(Path.GetFullPath(file)) ?? "";
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        var wrong = new Dictionary<string, Fault>(StringComparer.Ordinal);
        void Take(string id, string name, string? variable, string? path)
        {
            string? secret = SecretFiles.Password(name, variable, path, folder, $"of '{id}'", (_, message, remedy) => wrong.TryAdd(id, new Fault(NotifyFaultCodes.Secret, message, remedy)));
            if (secret is not null)
            {
                found[id] = secret;
            }
        }

        foreach (var webhook in notify.Webhooks)
        {
            Take(webhook.Id, "secret", webhook.SecretVariable, webhook.SecretFile);
        }

        foreach (var mail in notify.Mail)
        {
            Take(mail.Id, "password", mail.PasswordVariable, mail.PasswordFile);
        }

        faults = wrong;
        return found;
    }
}
