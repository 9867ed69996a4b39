"""Addresses below /workbench/registers/; a record is named by its number in the register."""

from django.urls import path

from fahui.workbench.registers import announce, batch, export, listing, proof, record

urlpatterns = [
    path("", listing.index, name="registers"),
    path("conduct/<int:pk>/announce/", announce.announce, name="announce"),
    path("agents/<int:pk>/proof/", proof.agent_proof, name="agent_proof"),
    path("<slug:code>/", listing.register, name="register"),
    path("<slug:code>/new/", record.new, name="register_new"),
    path("<slug:code>/template.xlsx", export.template_file, name="register_template"),
    path("<slug:code>/export.xlsx", export.export_file, name="register_export"),
    path("<slug:code>/import/", batch.batches, name="register_import"),
    path("<slug:code>/import/<int:batch_id>/", batch.batch, name="register_batch"),
    path("<slug:code>/<int:pk>/", record.record, name="record"),
    path("<slug:code>/<int:pk>/edit/", record.edit, name="record_edit"),
    path("<slug:code>/<int:pk>/close/", record.close, name="record_close"),
]
