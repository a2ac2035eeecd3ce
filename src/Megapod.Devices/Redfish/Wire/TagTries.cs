namespace Megapod.Devices.Redfish.Wire;

using System.Text.Json;

/// <summary>Which tag goes with the next try of a change, on services that give none, weak ones, twice-quoted ones, or do not take their own.</summary>
/// <param name="tag">The tag of what was read last; null: none.</param>
internal sealed class TagTries(string? tag)
{
    private readonly HashSet<string> used = new(StringComparer.Ordinal) { tag ?? "" };
    private readonly bool hadNone = tag is null;
    private bool wasRead;

    /// <summary>The tag of the present try; null: none is sent.</summary>
    public string? Present { get; private set; } = tag;

    /// <summary>Whether the resource should be read before the next try.</summary>
    public bool WantsReading => !wasRead;

    /// <summary>Whether a refusal was about the tag and not about the change.</summary>
    public static bool IsTheTrouble(int status, ReadOnlySpan<byte> content)
    {
        if (status is 412 or 428)
        {
            return true;
        }

        if (status is not (400 or 405 or 500 or 501) || content.IsEmpty)
        {
            return false;
        }

        try
        {
            return RedfishMessage.Of(JsonElement.Parse(content)).Any(m => m.IsAboutPrecondition);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>The resource was read again.</summary>
    /// <param name="fresh">Its tag; null: none.</param>
    public void TakeRead(string? fresh)
    {
        wasRead = true;
        Present = fresh;
        if (!used.Add(fresh ?? ""))
        {
            TryNext();
        }
    }

    /// <summary>Takes the next form.</summary>
    /// <returns>Whether there is one.</returns>
    public bool TryNext()
    {
        wasRead = true;
        string? last = Present;
        string?[] forms = hadNone && last is null ? ["*"] : [Plain(last), "", "*"];
        foreach (string? form in forms)
        {
            if (form is not null && used.Add(form))
            {
                Present = form.Length == 0 ? null : form;
                return true;
            }
        }

        return false;
    }

    /// <summary>A tag as the standard writes it: strong, and quoted once.</summary>
    private static string? Plain(string? tag)
    {
        string? bare = tag is null or "*" ? null : (tag.StartsWith("W/", StringComparison.Ordinal) ? tag[2..] : tag).Trim('"', '\\', ' ');
        return bare is null ? null : $"\"{bare}\"";
    }
}
