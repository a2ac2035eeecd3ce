namespace Megapod.Site.Pods;

/// <summary>Something that outlives the controller.</summary>
/// <param name="Key">Its name in the journal.</param>
/// <param name="Value">The value; while it is the same object it has not changed.</param>
/// <param name="Page">Makes of it what is written; null: it is written as it is.</param>
internal readonly record struct KeptValue(string Key, object Value, Func<object>? Page = null);
