using ZoneDrain.Cli;
using ZoneDrain.Cli.Commands;
using ZoneDrain.Cli.Terminal;

using var interrupts = new Interrupts(Environment.Exit);
using var signals = ProcessSignals.Attach(interrupts);
return Application.Run(args, CliHost.OfProcess(interrupts), CliServices.OfProgram());
