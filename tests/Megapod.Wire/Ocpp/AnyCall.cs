namespace Megapod.Wire.Ocpp;

using System.Text;
using System.Text.Json;
using Megapod.Core.Outcomes;
using Megapod.Devices.Ocpp;
using Megapod.Devices.Ocpp.Links;

/// <summary>Calls and answers whose type only the test's data knows.</summary>
internal abstract class AnyCall
{
    public static AnyCall Of(OcppAction action) => (AnyCall)Activator.CreateInstance(typeof(Typed<,>).MakeGenericType(action.GetType().GetGenericArguments()), action)!;

    /// <summary>Asks with a message that is read from the data.</summary>
    public abstract Task<(OcppQuirks Quirks, Fault? Fault)> AskAsync(OcppLink link, JsonElement request);

    /// <summary>Reads a question strictly and answers with a message that is read from the data.</summary>
    public abstract OcppReply Reply(ReadOnlySpan<byte> request, JsonElement confirmation);

    private sealed class Typed<TRequest, TConfirmation>(OcppTypedAction<TRequest, TConfirmation> action) : AnyCall
        where TRequest : class
        where TConfirmation : class
    {
        public override async Task<(OcppQuirks Quirks, Fault? Fault)> AskAsync(OcppLink link, JsonElement request)
        {
            var reading = action.ReadRequest(Encoding.UTF8.GetBytes(request.GetRawText()), OcppQuirks.None);
            var answer = await link.CallAsync(action, reading.Message!);
            return (answer.Quirks, answer.Fault);
        }

        public override OcppReply Reply(ReadOnlySpan<byte> request, JsonElement confirmation)
        {
            var reading = action.ReadRequest(request, OcppQuirks.None);
            return reading.IsMessage
                ? action.Reply(action.ReadConfirmation(Encoding.UTF8.GetBytes(confirmation.GetRawText()), OcppQuirks.None).Message!)
                : OcppReply.Refuse(reading.Refusal);
        }
    }
}
