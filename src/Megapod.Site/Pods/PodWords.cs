namespace Megapod.Site.Pods;

/// <summary>Words of a pod's life and health for people and paths.</summary>
internal static class PodWords
{
    /// <summary>A value in small words: <c>InService</c> is "in service".</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => string.Concat(value.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));
}
