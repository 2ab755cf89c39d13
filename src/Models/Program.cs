using System.Runtime.InteropServices;
using ConvNeXtGen.Models;
using ConvNeXtGen.Models.Commands;

TorchWarnings.Silence();
using var cancellation = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return await CommandLine.RunAsync(args, Terminal.Standard(), cancellation.Token);

// The first signal asks for a clean end; a second one is not held back.
void Stop(PosixSignalContext context)
{
    context.Cancel = !cancellation.IsCancellationRequested;
    cancellation.Cancel();
}
