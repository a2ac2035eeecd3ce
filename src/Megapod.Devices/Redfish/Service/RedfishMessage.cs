namespace Megapod.Devices.Redfish.Service;

using System.Text.Json.Nodes;

/// <summary>A message of the Base registry of the standard.</summary>
/// <param name="Key">Its key in the registry, such as <c>PropertyUnknown</c>.</param>
/// <param name="Text">The message with its places filled.</param>
/// <param name="Resolution">What to do.</param>
/// <param name="Arguments">What stands in its places.</param>
/// <param name="Property">Way of the member that it is about, such as <c>PowerLimitWatts/SetPoint</c>; null: none.</param>
internal sealed record RedfishMessage(string Key, string Text, string Resolution, string[] Arguments, string? Property = null)
{
    /// <summary>The registry whose messages these are.</summary>
    private const string Registry = "Base.1.18";

    /// <summary>Longest piece of a client's own words in a message.</summary>
    private const int MostQuoted = 200;

    /// <summary>The id of the message that covers several.</summary>
    public static string General { get; } = $"{Registry}.GeneralError";

    /// <summary>Its id.</summary>
    public string Id => $"{Registry}.{Key}";

    /// <summary>There is no such resource.</summary>
    public static RedfishMessage Missing(string path) => Make("ResourceMissingAtURI", "The resource at the URI '{0}' was not found.", "Place a valid resource at the URI or correct the URI and resubmit the request.", path);

    /// <summary>The resource does not do this.</summary>
    public static RedfishMessage NotAllowed() => Make("OperationNotAllowed", "The HTTP method is not allowed on this resource.", "None.");

    /// <summary>The body is no JSON.</summary>
    public static RedfishMessage Malformed() => Make("MalformedJSON", "The request body submitted was malformed JSON and could not be parsed by the receiving service.", "Ensure that the request body is valid JSON and resubmit the request.");

    /// <summary>The body is JSON and not an object.</summary>
    public static RedfishMessage Unrecognised() => Make("UnrecognizedRequestBody", "The service detected a malformed request body that it was unable to interpret.", "Correct the request body and resubmit the request if it failed.");

    /// <summary>Nothing would be changed.</summary>
    public static RedfishMessage NothingToDo() => Make("NoOperation", "The request body submitted contain no data to act upon and no changes to the resource took place.", "Add properties in the JSON object and resubmit the request.");

    /// <summary>The resource has no such member.</summary>
    public static RedfishMessage UnknownProperty(string path) =>
        Make("PropertyUnknown", "The property '{0}' is not in the list of valid properties for the resource.", "Remove the unknown property from the request body and resubmit the request if the operation failed.", path) with { Property = path };

    /// <summary>The member cannot be changed.</summary>
    public static RedfishMessage ReadOnly(string path) =>
        Make("PropertyNotWritable", "The property '{0}' is a read-only property and cannot be assigned a value.", "Remove the property from the request body and resubmit the request if the operation failed.", path) with { Property = path };

    /// <summary>The member has another type.</summary>
    public static RedfishMessage WrongType(string path, string value) =>
        Make("PropertyValueTypeError", "The value '{0}' for the property '{1}' is not a type that the property can accept.", "Correct the value for the property in the request body and resubmit the request if the operation failed.", value, path) with { Property = path };

    /// <summary>The member does not take this word.</summary>
    public static RedfishMessage NotInList(string path, string value) =>
        Make("PropertyValueNotInList", "The value '{0}' for the property '{1}' is not in the list of acceptable values.", "Choose a value from the enumeration list that the implementation can support and resubmit the request if the operation failed.", value, path) with { Property = path };

    /// <summary>The number is too low or too high.</summary>
    public static RedfishMessage OutOfRange(string path, string value) =>
        Make("PropertyValueOutOfRange", "The value '{0}' for the property '{1}' is not in the supported range of acceptable values.", "Correct the value for the property in the request body and resubmit the request if the operation failed.", value, path) with { Property = path };

    /// <summary>The member has to be there.</summary>
    public static RedfishMessage PropertyMissing(string path) =>
        Make("PropertyMissing", "The property '{0}' is a required property and must be included in the request.", "Ensure that the property is in the request body and has a valid value and resubmit the request if the operation failed.", path) with { Property = path };

    /// <summary>The action needs something that is not there.</summary>
    public static RedfishMessage ParameterMissing(string action, string name) =>
        Make("ActionParameterMissing", "The action '{0}' requires the parameter '{1}' to be present in the request body.", "Supply the action with the required parameter in the request body when the request is resubmitted.", action, name);

    /// <summary>The action does not take this.</summary>
    public static RedfishMessage ParameterUnknown(string action, string name) =>
        Make("ActionParameterUnknown", "The action '{0}' was submitted with the invalid parameter '{1}'.", "Correct the invalid parameter and resubmit the request if the operation failed.", action, name);

    /// <summary>What the action was given is of no use.</summary>
    public static RedfishMessage ParameterFormat(string action, string name, string value) =>
        Make("ActionParameterValueFormatError", "The value '{0}' for the parameter '{1}' in the action '{2}' is of a different format than the parameter can accept.", "Correct the value for the parameter in the request body and resubmit the request if the operation failed.", value, name, action);

    /// <summary>Queries of this kind are not served.</summary>
    public static RedfishMessage QueryUnknown() => Make("QueryNotSupported", "Querying is not supported by the implementation.", "Remove the query parameters and resubmit the request if the operation failed.");

    /// <summary>The resource has nothing that this query could act upon.</summary>
    public static RedfishMessage QueryUnfit() => Make("QueryNotSupportedOnResource", "Querying is not supported on the requested resource.", "Remove the query parameters and resubmit the request if the operation failed.");

    /// <summary>The query's value is of no use.</summary>
    public static RedfishMessage QueryFormat(string name, string value) =>
        Make("QueryParameterValueFormatError", "The value '{0}' for the parameter '{1}' is of a different format than the parameter can accept.", "Correct the value for the query parameter in the request and resubmit the request if the operation failed.", value, name);

    /// <summary>The entity tag is of another state.</summary>
    public static RedfishMessage TagFailed() => Make("PreconditionFailed", "The ETag supplied did not match the ETag required to change this resource.", "Try the operation again using the appropriate ETag.");

    /// <summary>An entity tag has to be there.</summary>
    public static RedfishMessage TagRequired() => Make("PreconditionRequired", "A precondition header or annotation is required to change this resource.", "Try the operation again using an If-Match or If-None-Match header and appropriate ETag.");

    /// <summary>Nobody is logged in.</summary>
    public static RedfishMessage NoSession() => Make("NoValidSession", "There is no valid session established with the implementation.", "Establish a session before attempting any operations.");

    /// <summary>Name or password is wrong, or a token no longer holds.</summary>
    public static RedfishMessage Unauthorized(string path) =>
        Make("ResourceAtUriUnauthorized", "While accessing the resource at '{0}', the service received an authorization error '{1}'.", "Ensure that the appropriate access is provided for the service in order for it to access the URI.", path, "user name, password or token not known");

    /// <summary>All sessions are taken.</summary>
    public static RedfishMessage SessionsTaken() =>
        Make("SessionLimitExceeded", "The session establishment failed due to the number of simultaneous sessions exceeding the limit of the implementation.", "Reduce the number of other sessions before trying to establish the session or increase the limit of simultaneous sessions, if supported.");

    /// <summary>All subscriptions are taken.</summary>
    public static RedfishMessage SubscriptionsTaken() =>
        Make("EventSubscriptionLimitExceeded", "The event subscription failed due to the number of simultaneous subscriptions exceeding the limit of the implementation.", "Reduce the number of other subscriptions before trying to establish the event subscription or increase the limit of simultaneous subscriptions, if supported.");

    /// <summary>All places for tasks are taken.</summary>
    public static RedfishMessage TasksTaken() => Make("ResourceExhaustion", "The resource '{0}' was unable to satisfy the request due to unavailability of resources.", "Ensure that the resources are available and resubmit the request.", RedfishPaths.Tasks);

    /// <summary>Ask again later.</summary>
    public static RedfishMessage TryLater(int seconds) =>
        Make("ServiceTemporarilyUnavailable", "The service is temporarily unavailable. Retry in {0} seconds.", "Wait for the indicated retry duration and retry the operation.", seconds.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>The service itself failed.</summary>
    public static RedfishMessage Internal() =>
        Make("InternalError", "The request failed due to an internal service error. The service is still operational.", "Resubmit the request. If the problem persists, consider resetting the service.");

    /// <summary>Whatever no other message says.</summary>
    /// <param name="text">What is wrong.</param>
    /// <param name="resolution">What to do.</param>
    public static RedfishMessage Other(string text, string resolution) => new("GeneralError", text, resolution, []);

    /// <summary>As it stands in an answer.</summary>
    public JsonObject Render()
    {
        var body = new JsonObject
        {
            ["@odata.type"] = RedfishSchemas.Type("Message"),
            ["MessageId"] = Id,
            ["Message"] = Text,
            ["MessageArgs"] = RedfishJson.Texts(Arguments),
            ["MessageSeverity"] = Key is "NoOperation" or "PropertyUnknown" or "PropertyNotWritable" or "PropertyValueTypeError" or "PropertyValueNotInList" or "PropertyValueOutOfRange" or "PropertyMissing" ? "Warning" : "Critical",
            ["Resolution"] = Resolution,
        };
        if (Property is { } property)
        {
            body["RelatedProperties"] = RedfishJson.Texts([$"#/{property}"]);
        }

        return body;
    }

    private static RedfishMessage Make(string key, string text, string resolution, params string[] arguments)
    {
        string[] quoted = [.. arguments.Select(Quote)];
        string filled = text;
        for (int i = 0; i < quoted.Length; i++)
        {
            filled = filled.Replace($"{{{i}}}", quoted[i], StringComparison.Ordinal);
        }

        return new RedfishMessage(key, filled, resolution, quoted);
    }

    /// <summary>Half of a surrogate pair cannot be written as UTF-8 and comes out as a question mark.</summary>
    private static string Quote(string text)
    {
        string cut = text.Length <= MostQuoted ? text : text[..MostQuoted];
        return string.Create(cut.Length, cut, static (span, from) =>
        {
            for (int i = 0; i < span.Length; i++)
            {
                span[i] = char.IsSurrogate(from[i]) || char.IsControl(from[i]) ? '?' : from[i];
            }
        });
    }
}
